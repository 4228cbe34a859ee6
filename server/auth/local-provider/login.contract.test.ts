import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../db/free-port.ts";
import { IdentityUnavailable, providerIdentity } from "../identity.ts";
import { finishStepUp } from "../step-up/finish-step-up.ts";
import { openTicket } from "../step-up/ticket.ts";
import { Browser } from "./browser.ts";
import { begin, CLIENT, tokensByHand, useProvider } from "./log-in.fixture.ts";
import { type LocalProvider, startLocalProvider } from "./start-local-provider.ts";

// The real provider on loopback, the real code flow; only the database row of the step-up is a stand-in.
const ROLES = { claim: "groups", map: { sre: "operator", exec: "executive" } } as const;
const PASSWORD = "right-password";
let provider: LocalProvider;

beforeAll(async () => {
  const issuer = `http://localhost:${await freePort(0, "localhost")}`;
  useProvider(issuer);
  provider = await startLocalProvider({ issuer, client: CLIENT, password: PASSWORD });
});
afterAll(() => provider.stop());

describe("the local provider", () => {
  it("refuses to listen anywhere but on loopback", async () => {
    const client = { id: "haechi", secret: "x".repeat(16), publicUrl: "http://localhost:3999" };
    await expect(startLocalProvider({ issuer: "http://0.0.0.0:4999", client, password: "p" })).rejects.toThrow(
      /loopback/,
    );
  });

  it("shows a login in the browser's language and refuses a wrong password", async () => {
    const browser = new Browser();
    const { url } = await begin("coo");
    const asked = await browser.follow(url, provider.issuer);
    expect(await asked.page?.text()).toContain("본인 확인");
    const english = await browser.request(asked.at, { headers: { "accept-language": "en-GB,en;q=0.9" } });
    expect(await english.text()).toContain("Sign in as");
    const body = new URLSearchParams({ subject: "coo", password: "wrong" });
    const answer = await browser.request(asked.at, { method: "POST", body });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('role="alert"');
  });

  it("gives a verified new login for a step-up, each time it is asked, although somebody is signed in", async () => {
    const browser = new Browser();
    const first = await prove(browser, "coo");
    expect(first.subject).toBe("coo");
    expect(Math.abs(first.authTime.getTime() - Date.now())).toBeLessThan(5_000);
    const { url } = await begin("coo");
    const again = await browser.follow(url, provider.issuer);
    expect(again.left, "must ask again").toBeUndefined();
    expect((await prove(browser, "ciso")).subject).toBe("ciso");
  });

  it("signs in anew without asking for anything while it still knows who this is", async () => {
    const browser = new Browser();
    await prove(browser, "coo");
    const url = new URL((await begin("coo")).url);
    for (const insisting of ["prompt", "max_age"]) url.searchParams.delete(insisting);
    const { left } = await browser.follow(url.href, provider.issuer);
    expect(left?.searchParams.get("code")).toBeTruthy();
  });

  it("is not taken in by an answer that belongs to another ticket, or to no login", async () => {
    const browser = new Browser();
    const mine = await begin("coo");
    const left = await browser.logIn(mine.url, "coo", PASSWORD);
    const other = await begin("coo");
    await expect(finishStepUp(left.searchParams, other.ticket)).rejects.toMatchObject({ key: "step-up-not-verified" });
    const declined = new URLSearchParams({ error: "access_denied", state: mine.ticket.state, iss: provider.issuer });
    await expect(finishStepUp(declined, mine.ticket)).rejects.toMatchObject({ key: "step-up-declined" });
    expect(await openTicket("not-sealed-here")).toBeNull();
  });
});

describe("the groups read again", () => {
  it("follow a change made in mid-session", async () => {
    const browser = new Browser();
    const identity = providerIdentity({ subject: "coo", accessToken: await accessToken("coo", browser) }, ROLES);
    expect(await identity.rolesNow()).toEqual(["executive"]);
    await prove(browser, "coo");
    expect(await identity.rolesNow(), "a step-up takes nothing from the session").toEqual(["executive"]);
    expect(await setGroups("coo", [], "wrong-secret")).toBe(401);
    expect(await setGroups("coo", ["sre"])).toBe(204);
    expect(await identity.rolesNow()).toEqual(["operator"]);
    await setGroups("coo", ["staff", "exec"]);
  });

  it("are unavailable without an answer, and ended with an unknown token or another person's", async () => {
    const ended = { because: "session-ended" };
    const nobody = providerIdentity({ subject: "coo", accessToken: "made-up" }, ROLES);
    await expect(nobody.rolesNow()).rejects.toMatchObject(ended);
    const other = providerIdentity({ subject: "cto", accessToken: await accessToken("coo") }, ROLES);
    await expect(other.rolesNow()).rejects.toMatchObject(ended);
    const silent = `http://localhost:${await freePort(0, "localhost")}`;
    const refused = providerIdentity({ subject: "coo", accessToken: "any" }, ROLES, silent).rolesNow();
    await expect(refused).rejects.toBeInstanceOf(IdentityUnavailable);
    await expect(refused).rejects.toMatchObject({ because: "no-answer" });
  });
});

async function prove(browser: Browser, subject: string) {
  const { url, ticket } = await begin(subject);
  return finishStepUp((await browser.logIn(url, subject, PASSWORD)).searchParams, ticket);
}

const accessToken = async (subject: string, browser?: Browser) =>
  (await tokensByHand(provider.issuer, subject, PASSWORD, browser)).access_token;

async function setGroups(subject: string, groups: string[], secret = CLIENT.secret): Promise<number> {
  const answer = await fetch(`${provider.issuer}/test/people/${subject}/groups`, {
    method: "PUT",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ groups }),
  });
  return answer.status;
}

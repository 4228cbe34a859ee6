import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { freePort } from "../db/free-port.ts";
import { authOptions } from "./auth-options.ts";
import { providerIdentity } from "./identity.ts";
import { CLIENT, tokensByHand, useProvider } from "./local-provider/log-in.fixture.ts";
import { type LocalProvider, startLocalProvider } from "./local-provider/start-local-provider.ts";
import { renewSession } from "./renew-session.ts";
import type { SessionClaims } from "./session-claims.ts";
import { nowInSeconds, SESSION_MOST_S, SESSION_S } from "./session-end.ts";

// The real provider, with access tokens that live for a second: what a real one's do in an hour of an incident.
const ROLES = { claim: "groups", map: { sre: "operator", exec: "executive" } } as const;
const PASSWORD = "right-password";
let databaseAnswers = true;
vi.mock("../container.ts", () => ({
  container: async () => {
    if (!databaseAnswers) throw new Error("no database");
    return { topology: { roles: ROLES } };
  },
}));
let provider: LocalProvider;

beforeAll(async () => {
  const issuer = `http://localhost:${await freePort(0, "localhost")}`;
  useProvider(issuer);
  provider = await startLocalProvider({ issuer, client: CLIENT, password: PASSWORD, accessTokenS: 1 });
});
afterAll(() => provider.stop());
beforeEach(() => {
  databaseAnswers = true;
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});

async function session(subject: string): Promise<SessionClaims> {
  const { access_token, refresh_token } = await tokensByHand(provider.issuer, subject, PASSWORD);
  const now = nowInSeconds();
  const tokens = { accessToken: access_token, accessTokenUntil: now + 1, refreshToken: refresh_token };
  return { sub: subject, emailVerified: false, groups: ["exec"], signedInAt: now, until: now + 60, ...tokens };
}
const rolesOf = ({ sub, accessToken }: SessionClaims) =>
  providerIdentity({ subject: sub, accessToken }, ROLES).rolesNow();
const whenTokenEnded = (claims: SessionClaims) =>
  expect.poll(() => rolesOf(claims).catch((error) => error.because), { timeout: 10_000 }).toBe("session-ended");

it("a session outlives its access token: the provider is asked with a new one, and says who it is now", async () => {
  const first = await session("coo");
  await whenTokenEnded(first);
  provider.people.setGroups("coo", ["sre"]);
  const second = await renewSession(first, ROLES);
  expect(await rolesOf(second)).toEqual(["operator"]);
  expect(second).toMatchObject({ sub: "coo", groups: ["sre"], signedInAt: first.signedInAt });
  expect(second.until).toBeGreaterThan(nowInSeconds() + SESSION_S - 60);
  provider.people.setGroups("coo", ["staff", "exec"]);
  await whenTokenEnded(second);
  expect(await rolesOf(await renewSession(second, ROLES)), "a refresh token that was replaced").toEqual(["executive"]);
});

it("two tabs that bring the same refresh token get one answer, at once and a moment later", async () => {
  const first = await session("ciso");
  const [one, other] = await Promise.all([renewSession(first, ROLES), renewSession(first, ROLES)]);
  const late = await renewSession(first, ROLES);
  expect(other.refreshToken).toBe(one.refreshToken);
  expect(late.refreshToken).toBe(one.refreshToken);
  expect(await rolesOf(await renewSession(late, ROLES)), "used twice, it would be worth nothing").toEqual([
    "executive",
  ]);
});

it("what the provider refuses leaves a session that reads as long as before, and is not asked again", async () => {
  const first = { ...(await session("cto")), refreshToken: "made-up" };
  const { refreshToken, ...left } = first;
  expect(await renewSession(first, ROLES)).toEqual(left);
});

it("asks nothing long before the token ends, and nothing for a session that is over", async () => {
  const now = nowInSeconds();
  const fresh = { ...(await session("cto")), accessTokenUntil: now + 600 };
  expect(await renewSession(fresh, ROLES)).toEqual(fresh);
  const over = { ...fresh, accessTokenUntil: now, until: now - 1 };
  expect(await renewSession(over, ROLES)).toEqual(over);
});

it("nobody stays signed in for longer than a day, however often it is renewed", async () => {
  const signedInAt = nowInSeconds() - SESSION_MOST_S + 100;
  const { until } = await renewSession({ ...(await session("coo")), signedInAt }, ROLES);
  expect(until).toBe(signedInAt + SESSION_MOST_S);
});

it("gives a session that has no end one, though its cookie is sealed anew each minute", async () => {
  const { until, signedInAt, refreshToken, ...endless } = await session("coo");
  const once = await renewSession(endless, ROLES, 1_000);
  expect(once.until).toBe(1_000 + SESSION_S);
  expect((await renewSession(once, ROLES, 2_000)).until).toBe(1_000 + SESSION_S);
});

it("signs nobody out while the control plane's database or the provider is silent", async () => {
  const first = await session("coo");
  const { callbacks } = authOptions();
  const renew = () => callbacks?.jwt?.({ token: { ...first } } as unknown as Parameters<typeof callbacks.jwt>[0]);
  databaseAnswers = false;
  expect(await renew()).toEqual(first);
  databaseAnswers = true;
  await provider.stop();
  expect(await renew()).toEqual({ ...first, name: null, email: null });
});

import { NextRequest } from "next/server";
import { beforeEach, expect, it, vi } from "vitest";
import { Refusal } from "#domain/refusal.ts";
import { sealTicket, stateFor, ticketCookie } from "#server/auth/step-up/ticket.ts";
import { GET } from "./route.ts";

// Two step-ups of one person, for two approvals; the provider and the database are stand-ins.
const A = { stepUp: "0199aa00-0000-7000-8000-00000000000a", approval: "0199aa00-0000-7000-8000-0000000000aa" };
const B = { stepUp: "0199aa00-0000-7000-8000-00000000000b", approval: "0199aa00-0000-7000-8000-0000000000bb" };
const SITE = "http://localhost:3000";
let signedIn = true;
const proved: string[] = [];
let declines = false;

vi.mock("#server/trpc/context.ts", () => ({
  createContext: async () => ({
    actor: signedIn ? { subject: "coo" } : null,
    installationId: "i",
    db: {
      stepUp: {
        findUnique: async ({ where }: { where: { id: string } }) => {
          const found = [A, B].find((one) => one.stepUp === where.id);
          return found ? { approvalId: found.approval } : null;
        },
      },
    },
  }),
}));
vi.mock("#server/auth/step-up/finish-step-up.ts", () => ({
  finishStepUp: async () => {
    if (declines) throw new Refusal("forbidden", "step-up-declined");
    return { subject: "coo", authTime: new Date() };
  },
}));
vi.mock("#server/approvals/prove-step-up.ts", () => ({
  proveStepUp: async (_: unknown, id: string) => void proved.push(id),
}));

beforeEach(() => {
  vi.stubEnv("OIDC_ISSUER", "http://localhost:9");
  vi.stubEnv("OIDC_CLIENT_ID", "haechi");
  vi.stubEnv("OIDC_CLIENT_SECRET", "a-secret-of-this-test");
  vi.stubEnv("NEXTAUTH_URL", SITE);
  vi.stubEnv("NEXTAUTH_SECRET", "a-secret-of-this-test-alone-0123456789");
  signedIn = true;
  declines = false;
  proved.length = 0;
});

const stateOf = (stepUp: string) => stateFor(stepUp, "random-of-the-browser");
async function cookieOf(stepUp: string, name = ticketCookie(stepUp)): Promise<string> {
  const secrets = { nonce: "n".repeat(20), verifier: "v".repeat(43) };
  return `${name}=${await sealTicket({ stepUpId: stepUp, state: stateOf(stepUp), ...secrets })}`;
}
const comeBack = (state: string | null, cookies: readonly string[] = []) =>
  GET(
    new NextRequest(`${SITE}/api/step-up/callback?code=c${state === null ? "" : `&state=${state}`}`, {
      headers: { cookie: cookies.join("; ") },
    }),
  );
const wentTo = (response: Response) => response.headers.get("location")?.slice(SITE.length);

it("brings each of two approvals begun in two tabs back to its own page, and takes its own cookie alone", async () => {
  const held = [await cookieOf(A.stepUp), await cookieOf(B.stepUp)];
  const first = await comeBack(stateOf(A.stepUp), held);
  expect(wentTo(first)).toBe(`/approvals/${A.approval}?stepUp=${A.stepUp}`);
  expect(first.headers.getSetCookie().join()).toContain(`${ticketCookie(A.stepUp)}=;`);
  expect(first.headers.getSetCookie().join()).not.toContain(B.stepUp);
  expect(wentTo(await comeBack(stateOf(B.stepUp), held))).toBe(`/approvals/${B.approval}?stepUp=${B.stepUp}`);
  expect(proved).toEqual([A.stepUp, B.stepUp]);
});

it("tells a lost ticket, and another's, on the approval it was for, and proves nothing", async () => {
  const refused = `/approvals/${A.approval}?error=step-up-not-found`;
  expect(wentTo(await comeBack(stateOf(A.stepUp)))).toBe(refused);
  expect(wentTo(await comeBack(stateOf(A.stepUp), [await cookieOf(B.stepUp, ticketCookie(A.stepUp))]))).toBe(refused);
  expect(proved).toEqual([]);
});

it("tells what belongs to nothing known on the list of approvals", async () => {
  const unknown = "0199aa00-0000-7000-8000-00000000000f";
  for (const state of [null, "", "nonsense", stateOf(unknown)])
    expect(wentTo(await comeBack(state))).toBe("/approvals?error=step-up-not-found");
});

it("tells a declined login on its approval", async () => {
  declines = true;
  const back = await comeBack(stateOf(A.stepUp), [await cookieOf(A.stepUp)]);
  expect(wentTo(back)).toBe(`/approvals/${A.approval}?error=step-up-declined`);
});

it("lets whose session ended meanwhile sign in, and come back to the approval", async () => {
  signedIn = false;
  expect(wentTo(await comeBack(stateOf(A.stepUp), [await cookieOf(A.stepUp)]))).toBe(
    `/sign-in?callbackUrl=${encodeURIComponent(`/approvals/${A.approval}`)}`,
  );
  expect(proved).toEqual([]);
});

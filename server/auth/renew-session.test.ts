import { beforeEach, expect, it, vi } from "vitest";
import { renewSession } from "./renew-session.ts";

// A provider that gives no new refresh token with each access token, as many do; the one that does is in the contract test.
const ROLES = { claim: "groups", map: { exec: "executive" } } as const;
let given = 0;
vi.mock("./provider-client.ts", () => ({
  providerClient: async () => ({ grant: async () => ({ access_token: `token-${++given}`, expires_at: given * 100 }) }),
}));
vi.mock("./identity.ts", async (original) => ({
  ...(await original<typeof import("./identity.ts")>()),
  askUserinfo: async () => ({ sub: "coo", groups: ["exec"] }),
}));

beforeEach(() => {
  vi.stubEnv("OIDC_ISSUER", "http://localhost:9");
  vi.stubEnv("OIDC_CLIENT_ID", "haechi");
  vi.stubEnv("OIDC_CLIENT_SECRET", "a-secret-of-this-test");
  vi.stubEnv("NEXTAUTH_URL", "http://localhost:3000");
  vi.stubEnv("NEXTAUTH_SECRET", "a-secret-of-this-test-alone-0123456789");
});

it("keeps a refresh token that is not replaced, and asks anew with it each time one is due", async () => {
  const first = { sub: "coo", emailVerified: false, groups: [], refreshToken: "lasting", accessTokenUntil: 10 };
  const [second, same] = await Promise.all([renewSession(first, ROLES, 5), renewSession(first, ROLES, 5)]);
  expect(second).toMatchObject({ accessToken: "token-1", accessTokenUntil: 100, refreshToken: "lasting" });
  expect(same.accessToken, "two tabs at once").toBe("token-1");
  const third = await renewSession(second, ROLES, 60);
  expect(third).toMatchObject({ accessToken: "token-2", accessTokenUntil: 200, refreshToken: "lasting" });
});

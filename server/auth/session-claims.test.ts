import { encode } from "next-auth/jwt";
import { beforeEach, expect, it, vi } from "vitest";
import { claimsOf } from "./session-claims.ts";

const SECRET = "a-secret-of-this-test-alone-0123456789";
beforeEach(() => {
  vi.stubEnv("OIDC_ISSUER", "http://localhost:9");
  vi.stubEnv("OIDC_CLIENT_ID", "haechi");
  vi.stubEnv("OIDC_CLIENT_SECRET", "a-secret-of-this-test");
  vi.stubEnv("NEXTAUTH_URL", "http://localhost:3000");
  vi.stubEnv("NEXTAUTH_SECRET", SECRET);
});

const cookie = async (token: Record<string, unknown>) =>
  `theme=dark; next-auth.session-token=${await encode({ token, secret: SECRET })}`;

it("reads the session of a cookie until it is over, however long the cookie lives", async () => {
  const held = await cookie({ sub: "coo", groups: ["exec"], until: 1_000 });
  expect(await claimsOf(held, 999)).toMatchObject({ sub: "coo", groups: ["exec"], until: 1_000 });
  expect(await claimsOf(held, 1_000)).toBeNull();
});

it("takes a cookie without an end of its own by the cookie's, and none that was not sealed here", async () => {
  expect(await claimsOf(await cookie({ sub: "coo" }))).toMatchObject({ sub: "coo" });
  expect(await claimsOf(await cookie({ name: "nobody" }))).toBeNull();
  expect(await claimsOf("next-auth.session-token=made-up")).toBeNull();
  expect(await claimsOf("theme=dark")).toBeNull();
});

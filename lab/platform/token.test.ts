import { expect, test } from "vitest";
import { isValidToken, makeToken } from "./token.ts";

test("a token is its tenant's alone, for a minute, and nobody else's to make", () => {
  const { token, expiresAt } = makeToken("secret", "hanbit-card", 1_000);
  expect(expiresAt).toBe(new Date(61_000).toISOString());
  expect(isValidToken("secret", token, "hanbit-card", 60_999)).toBe(true);
  expect(isValidToken("secret", token, "hanbit-card", 61_000)).toBe(false);
  expect(isValidToken("secret", token, "dorim-logistics", 2_000)).toBe(false);
  expect(isValidToken("another", token, "hanbit-card", 2_000)).toBe(false);
  for (const bad of ["", ".", "x", token.slice(0, -1), `${token}x`, `x${token}`])
    expect(isValidToken("secret", bad, "hanbit-card", 2_000), bad).toBe(false);
});

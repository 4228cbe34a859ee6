import { expect, test } from "vitest";
import { commitConfirmed } from "./commit-confirmed.ts";

test("a commit whose wait was cancelled is not acknowledged; other notices say nothing of it", () => {
  expect(commitConfirmed([])).toBe(true);
  expect(commitConfirmed(["relation exists already, skipping"])).toBe(true);
  expect(commitConfirmed(["canceling wait for synchronous replication due to user request"])).toBe(false);
  expect(commitConfirmed(["x", "canceling the wait for synchronous replication and terminating connection"])).toBe(
    false,
  );
});

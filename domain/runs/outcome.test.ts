import fc from "fast-check";
import { expect, test } from "vitest";
import { endStatus, exceptionsOf, longestGap, type RunOutcome } from "./outcome.ts";

const clean: RunOutcome = {
  rowsAcknowledged: 10,
  rowsLost: 0,
  gapMs: 0,
  gapResolutionMs: 1000,
  exceptions: [],
  protected: true,
};

test("completed only without exceptions and protected", () => {
  expect(endStatus(clean)).toBe("completed");
  expect(endStatus({ ...clean, protected: null })).toBe("completed");
  expect(endStatus({ ...clean, protected: false })).toBe("completed_with_exceptions");
  expect(endStatus({ ...clean, exceptions: [{ stepId: "a", kind: "skipped", why: "x" }] })).toBe(
    "completed_with_exceptions",
  );
});

test("what people decided and what failed is told; a confirmed manual step is not an exception", () => {
  const base = { decision: null, decidedWhy: null, error: null, manual: false };
  const told = exceptionsOf([
    { ...base, stepId: "freeze", status: "failed", error: "kr does not answer" },
    { ...base, stepId: "skip", status: "skipped", decision: "skip", decidedWhy: "not needed" },
    { ...base, stepId: "hand", status: "done", decision: "done", decidedWhy: "did it by hand" },
    { ...base, stepId: "ask", status: "done", decision: "done", decidedWhy: "confirmed", manual: true },
    { ...base, stepId: "fine", status: "done" },
  ]);
  expect(told.map((one) => [one.stepId, one.kind])).toEqual([
    ["freeze", "failed"],
    ["skip", "skipped"],
    ["hand", "marked-done"],
  ]);
});

test("the gap runs from the last good to the next good sample", () => {
  expect(longestGap([])).toBeNull();
  const at = (seconds: number, served: boolean) => ({ at: seconds * 1000, served });
  expect(longestGap([at(0, true), at(1, true), at(2, true)])).toEqual({ gapMs: 0, resolutionMs: 1000 });
  expect(longestGap([at(0, true), at(1, false), at(2, false), at(3, true)])).toEqual({
    gapMs: 3000,
    resolutionMs: 1000,
  });
  expect(longestGap([at(0, true), at(1, false)])).toEqual({ gapMs: 1000, resolutionMs: 1000 });
});

test("property: never shorter than the failing stretch, zero when all is served", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1 }), (served) => {
      const gap = longestGap(served.map((one, index) => ({ at: index * 100, served: one })));
      const stretch = Math.max(
        0,
        ...served
          .map((_, index) => served.slice(index).findIndex((one) => one))
          .map((n, index) => (n === -1 ? served.length - index : n)),
      );
      expect(gap?.gapMs).toBeGreaterThanOrEqual(Math.max(0, (stretch - 1) * 100));
      if (served.every(Boolean)) expect(gap?.gapMs).toBe(0);
    }),
  );
});

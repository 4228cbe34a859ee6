import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeSynthetic, type Transaction } from "./judge-synthetic.ts";

const TARGETS = { caseP95Ms: 13_000, alertP95Ms: 8_000, passes: 3 };
const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second));
const good = (second: number, caseMs = 100, alertMs = 50): Transaction => ({
  ok: true,
  at: at(second),
  caseMs,
  alertMs,
});
const bad = (second: number): Transaction => ({ ok: false, at: at(second), caseMs: null, alertMs: null });

test("nothing tried is not measured, and never normal", () => {
  expect(judgeSynthetic([], TARGETS)).toMatchObject({
    status: "not-measured",
    n: 0,
    case: { p50Ms: null, p95Ms: null },
  });
});

test("fewer than are wanted in a row are too few to call it normal, and no failure", () => {
  expect(judgeSynthetic([good(0)], TARGETS)).toMatchObject({ status: "too-few", inARow: 1, n: 1 });
  expect(judgeSynthetic([good(0), good(1)], TARGETS).status).toBe("too-few");
  expect(judgeSynthetic([bad(0)], TARGETS).status).toBe("failing");
  expect(judgeSynthetic([good(0), good(1, 13_001)], TARGETS).status).toBe("slow");
});

test("after an outage it is normal only after so many in a row", () => {
  const outage = [good(0), bad(1), bad(2)];
  expect(judgeSynthetic(outage, TARGETS).status).toBe("failing");
  expect(judgeSynthetic([...outage, good(3), good(4)], TARGETS)).toMatchObject({ status: "slow", inARow: 2 });
  expect(judgeSynthetic([...outage, good(3), good(4), good(5)], TARGETS)).toMatchObject({
    status: "normal",
    failed: 2,
  });
});

test("one that goes through late is slow, not failing", () => {
  expect(judgeSynthetic([good(0), good(1), good(2, 13_001)], TARGETS).status).toBe("slow");
  expect(judgeSynthetic([good(0), good(1), good(2, 100, 8_001)], TARGETS).status).toBe("slow");
});

test("order of arrival does not matter, and normal always means the newest went through in time", () => {
  const one = fc.record({
    second: fc.integer({ min: 0, max: 59 }),
    ok: fc.boolean(),
    caseMs: fc.integer({ min: 1, max: 20_000 }),
    alertMs: fc.integer({ min: 1, max: 10_000 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ({ second }) => second, maxLength: 20 }), (drawn) => {
      const transactions = drawn.map(({ second, ok, caseMs, alertMs }) =>
        ok ? good(second, caseMs, alertMs) : bad(second),
      );
      const verdict = judgeSynthetic(transactions, TARGETS);
      expect(judgeSynthetic([...transactions].reverse(), TARGETS)).toEqual(verdict);
      const newest = transactions.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
      if (verdict.status !== "normal") return;
      expect(verdict.inARow).toBeGreaterThanOrEqual(TARGETS.passes);
      expect(newest).toMatchObject({ ok: true });
      expect(newest?.caseMs).toBeLessThanOrEqual(TARGETS.caseP95Ms);
      expect(newest?.alertMs).toBeLessThanOrEqual(TARGETS.alertP95Ms);
    }),
  );
});

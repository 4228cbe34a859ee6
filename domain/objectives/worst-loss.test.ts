import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeObjective, worstStatus } from "./status.ts";
import { type LossFigure, worstLoss } from "./worst-loss.ts";

const known = (ms: number): LossFigure => ({ ms, atLeastMs: null });
const unknown = (atLeastMs: number | null = null): LossFigure => ({ ms: null, atLeastMs });

test("a store that nobody could measure does not hide the breach of another", () => {
  for (const losses of [
    [unknown(), known(600), unknown(3)],
    [known(600), unknown()],
  ])
    expect(worstLoss(500, losses)).toEqual({ worst: known(600), status: "breached" });
  expect(worstLoss(500, [known(1_000), unknown(1_001)]).worst).toEqual(unknown(1_001));
});

test("where nothing is breached what is unknown outweighs what is met, told with what it is at least", () => {
  expect(worstLoss(500, [known(450), unknown(), unknown(3)])).toEqual({ worst: unknown(3), status: "not_measured" });
  expect(worstLoss(500, [known(1), known(450)])).toEqual({ worst: known(450), status: "at_risk" });
  expect(worstLoss(500, [])).toEqual({ worst: null, status: "not_measured" });
});

test("in whatever order they come the verdict is the worst of each, and so is what speaks for it", () => {
  const figure = fc.option(fc.integer({ min: 0, max: 1_000 }));
  const losses = fc.array(fc.record({ ms: figure, atLeastMs: figure }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(losses, fc.integer({ min: 0, max: 1_000 }), (some, targetMs) => {
      const judge = ({ ms, atLeastMs }: LossFigure) => judgeObjective(targetMs, ms, atLeastMs);
      const { worst, status } = worstLoss(targetMs, some);
      expect(status).toBe(worstStatus(some.map(judge)));
      expect(some).toContain(worst);
      expect(worst && judge(worst)).toBe(status);
      expect(worstLoss(targetMs, [...some].reverse()).status).toBe(status);
    }),
  );
});

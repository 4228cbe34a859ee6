import fc from "fast-check";
import { expect, test } from "vitest";
import { type RecoveryMoments, recoveryPhases, recoveryStart } from "./recovery-phases.ts";

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 3, 0, second)).toISOString();
const WHOLE: RecoveryMoments = {
  lastGoodAt: at(0),
  firstFailingAt: at(1),
  declaredAt: at(5),
  requestedAt: at(6),
  startedAt: at(7),
  verifyingAt: at(20),
};

test("an incident is decided upon from its declaration, a run alone from when it was asked for", () => {
  const decide = (moments: RecoveryMoments) => recoveryPhases(moments).find(({ name }) => name === "decide")?.startedAt;
  expect(decide(WHOLE)).toBe(at(5));
  expect(decide({ ...WHOLE, declaredAt: null })).toBe(at(6));
});

test("what people declared before it was seen failing is decided upon from its first failing observation, not from before the clock", () => {
  const phases = recoveryPhases({ ...WHOLE, lastGoodAt: at(10), firstFailingAt: at(11), startedAt: at(15) });
  expect(phases[0]).toEqual({ name: "detect", startedAt: at(10) });
  expect(phases.find(({ name }) => name === "decide")?.startedAt).toBe(at(11));
});

test("phases follow one another, none is made up, and nothing known lies before the start", () => {
  const moment = fc.option(fc.integer({ min: 0, max: 59 }).map(at), { nil: null });
  fc.assert(
    fc.property(
      fc.record({
        lastGoodAt: moment,
        firstFailingAt: moment,
        declaredAt: moment,
        requestedAt: moment,
        startedAt: moment,
        verifyingAt: moment,
      }),
      (moments) => {
        const phases = recoveryPhases(moments);
        const times = phases.map(({ startedAt }) => startedAt);
        expect(times).toEqual([...times].sort());
        for (const time of times) expect(Object.values(moments)).toContain(time);
        if (phases.length > 0 && moments.lastGoodAt !== null) expect(recoveryStart(moments)).toBe(moments.lastGoodAt);
        expect(recoveryStart(moments) === null).toBe(
          Object.entries(moments).every(([name, value]) => value === null || name === "verifyingAt"),
        );
      },
    ),
  );
});

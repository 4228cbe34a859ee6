import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atRest, isAtRest, type Relaxable, type ReliefState, type Rules, relieve, type Seen } from "./relieve.ts";
import { UNKNOWN, type Waiting } from "./waiting.ts";

const HOLD = 5_000;
const ROUND = 1_000;
const anyRules: fc.Arbitrary<Rules> = fc
  .record({
    low: fc.integer({ min: 1, max: 100 }),
    room: fc.integer({ min: 1, max: 900 }),
    add: fc.integer({ min: 1, max: 3 }),
    normal: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 0, max: 6 }),
    relaxes: fc.subarray<Relaxable>(["sampling", "ttl"]),
  })
  .map(({ low, room, add, normal, more, relaxes }) => ({
    ...{ high: low + room, low, add, normal, most: normal + more },
    ...{ oldestMs: 5_000, holdMs: HOLD, relaxes },
  }));
const exactly = (n: number, oldestMs: number | null = n === 0 ? null : 100): Waiting => ({
  ...{ atLeast: n, atMost: n, oldestMs },
});
const anyWaiting: fc.Arbitrary<Waiting> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.integer({ min: 0, max: 2_000 }).map((n) => exactly(n)),
  fc.integer({ min: 1, max: 30 }).map((n) => exactly(n, 60_000)),
  // After a promotion: what is pending, and no more than the stream holds.
  fc
    .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 2_000 }))
    .map(([pending, more]) => ({ atLeast: pending, atMost: pending + more, oldestMs: 100 })),
);
const zone = fc.record({
  zone: fc.constantFrom("kr-a", "kr-b"),
  lost: fc.boolean(),
  running: fc.option(fc.integer({ min: 0, max: 9 })),
});
const held = fc.oneof(
  { weight: 9, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant([{ key: "hands-off" as const, values: {} }]) },
);
const anySeen: fc.Arbitrary<Seen> = fc.record({ waiting: anyWaiting, zones: fc.array(zone, { maxLength: 3 }), held });
/** The same for a while, then something else. */
const anyHistory = fc
  .array(fc.tuple(anySeen, fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 30 })
  .map((parts) => parts.flatMap(([seen, times]) => Array<Seen>(times).fill(seen)));

type Round = { readonly before: ReliefState; readonly seen: Seen; readonly now: number } & ReturnType<typeof relieve>;
function play(rules: Rules, history: readonly Seen[], start = atRest(rules, 0)): Round[] {
  let before = start;
  return history.map((seen, index) => {
    const now = 1_000_000 + index * ROUND;
    const round = { before, seen, now, ...relieve(rules, seen, before, now) };
    before = round.state;
    return round;
  });
}
/** One figure that is higher the more relief there is. */
const relief = ({ consumers, sampling, ttl }: ReliefState) =>
  consumers + (sampling === "relaxed" ? 100 : 0) + (ttl === "relaxed" ? 100 : 0);
const willing = (rules: Rules): Seen["zones"] => [{ zone: "kr-b", lost: false, running: rules.most }];
const UP = ["add-consumers", "relax"];

describe("relieve, whatever happens", () => {
  it("stays within what a zone has normally and at most, and takes one step a hold", () => {
    fc.assert(
      fc.property(anyRules, anyHistory, (rules, history) => {
        let stepped = Number.NEGATIVE_INFINITY;
        for (const { state, step, now } of play(rules, history)) {
          expect(state.consumers).toBeGreaterThanOrEqual(rules.normal);
          expect(state.consumers).toBeLessThanOrEqual(rules.most);
          if (step === null) continue;
          expect(now - stepped).toBeGreaterThanOrEqual(HOLD);
          stepped = now;
        }
      }),
    );
  });

  it("keeps less only when every zone was asked for the most, and no zone that counts is still expected to give it", () => {
    fc.assert(
      fc.property(anyRules, anyHistory, (rules, history) => {
        for (const { before, step, state } of play(rules, history)) {
          if (step === "relax") expect(before.consumers).toBe(rules.most);
          if (state.sampling === "relaxed" || state.ttl === "relaxed") expect(state.consumers).toBe(rules.most);
        }
      }),
    );
  });

  it("does nothing about a backlog nobody knows, nor while it may not act, nor without a zone that could", () => {
    fc.assert(
      fc.property(anyRules, anyHistory, (rules, history) => {
        for (const { before, step, state, side, seen } of play(rules, history)) {
          const nobody = !seen.zones.some(({ lost, running }) => !lost && running !== null);
          if (side !== "unknown" && seen.held.length === 0 && !nobody) continue;
          expect(step).toBe(null);
          expect(relief(state)).toBe(relief(before));
        }
      }),
    );
  });

  it("answers more that waits with no less relief", () => {
    const more = fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }));
    fc.assert(
      fc.property(anyRules, anyHistory, more, fc.integer({ min: 0, max: 60 }), (rules, history, [n, and], later) => {
        const start = play(rules, history).at(-1)?.state ?? atRest(rules, 0);
        const now = 1_000_000 + (history.length + later) * ROUND;
        const see = (waiting: number) => ({ waiting: exactly(waiting), zones: willing(rules), held: [] });
        const judged = (waiting: number) => relieve(rules, see(waiting), start, now);
        expect(relief(judged(n + and).state)).toBeGreaterThanOrEqual(relief(judged(n).state));
      }),
    );
  });

  it("goes one way only while the same waits", () => {
    fc.assert(
      fc.property(anyRules, anyHistory, anySeen, (rules, history, same) => {
        const start = play(rules, history).at(-1)?.state ?? atRest(rules, 0);
        const steps = play(rules, Array<Seen>(200).fill(same), start).flatMap(({ step }) => step ?? []);
        expect(new Set(steps.map((step) => UP.includes(step))).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is back to normal some time after the backlog stays below its low mark, sampling first and consumers last", () => {
    fc.assert(
      fc.property(anyRules, anyHistory, fc.integer({ min: 0, max: 200 }), (rules, history, n) => {
        const start = play(rules, history).at(-1)?.state ?? atRest(rules, 0);
        const low = { waiting: exactly(n % rules.low), zones: willing(rules), held: [] };
        const played = play(rules, Array<Seen>(1_000).fill(low), start);
        const end = played.at(-1)?.state ?? start;
        expect(isAtRest(end, rules)).toBe(true);
        const steps = played.flatMap(({ step }) => step ?? []);
        const order = ["restore-sampling", "restore-ttl", "remove-consumers"];
        expect(steps).toEqual([...steps].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
      }),
    );
  });

  it("under a steady load lets go ever more slowly of what that load needs", () => {
    const relaxes: Relaxable[] = ["sampling", "ttl"];
    const rules = { high: 500, low: 50, oldestMs: 5_000, holdMs: HOLD, add: 1, normal: 1, most: 4, relaxes };
    // A consumer does 100 a second; what comes is the same for an hour.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (load) => {
        let [state, queue] = [atRest(rules, 0), 0];
        const ups: boolean[] = [];
        for (let now = 0; now < 3_600_000; now += ROUND) {
          const kept = state.sampling === "relaxed" ? load / 10 : load;
          queue = Math.max(0, queue + kept - 100 * state.consumers);
          const zones = [{ zone: "kr-b", lost: false, running: state.consumers }];
          const waiting = exactly(Math.round(queue), queue === 0 ? null : 100);
          const judged = relieve(rules, { waiting, zones, held: [] }, state, now);
          if (judged.step) ups.push(UP.includes(judged.step));
          state = judged.state;
        }
        const turns = ups.filter((up, index) => index > 0 && up !== ups[index - 1]).length;
        expect(turns).toBeLessThanOrEqual(2 * (3_600_000 / (HOLD * 2 ** 4)) + 2 * 5);
      }),
      { numRuns: 30 },
    );
  });
});

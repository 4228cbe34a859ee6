import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Paced, Schedule } from "./schedule.ts";

const target = (n: number, intervalMs: number): Paced => ({ key: `t${n}`, intervalMs });
const takeAll = (schedule: Schedule<Paced>, now: number) => {
  const taken: Paced[] = [];
  for (let next = schedule.take(now); next; next = schedule.take(now)) taken.push(next);
  return taken;
};

/** What may happen, in any order: time passes and everything due is begun, one look ends, other targets come into force. */
const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(3_000) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("replace" as const),
      targets: fc.uniqueArray(fc.tuple(fc.nat(8), fc.constantFrom(1_000, 10_000)), { selector: ([n]) => n }),
    }),
  },
);

describe("Schedule", () => {
  it("never looks twice at once, never early, never at what is gone, and forgets nobody", () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 120 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (events, random) => {
          const schedule = new Schedule<Paced>(() => random.next().value ?? 0);
          let now = 0;
          let inForce: readonly Paced[] = [];
          const underWay = new Set<string>();
          const began = new Map<string, number>();
          for (const one of events) {
            if (one.kind === "replace") {
              inForce = one.targets.map(([n, intervalMs]) => target(n, intervalMs));
              schedule.replace(inForce, now);
              for (const key of [...began.keys()]) if (!inForce.some((t) => t.key === key)) began.delete(key);
            } else if (one.kind === "end") {
              const key = [...underWay][one.which % Math.max(1, underWay.size)];
              if (key === undefined) continue;
              underWay.delete(key);
              schedule.done(key, now);
            } else {
              now += one.ms;
              for (const { key, intervalMs } of takeAll(schedule, now)) {
                expect(inForce.map((t) => t.key)).toContain(key);
                expect(underWay.has(key)).toBe(false);
                const last = began.get(key);
                if (last !== undefined) expect(now - last).toBeGreaterThanOrEqual(Math.min(1_000, intervalMs) * 0.95);
                underWay.add(key);
                began.set(key, now);
              }
              expect(schedule.nextAt() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
            }
          }
          for (const key of underWay) schedule.done(key, now);
          // Everyone in force is due within one interval and its jitter, each once.
          const keys = takeAll(schedule, now + 10_500).map((t) => t.key);
          expect(keys.sort()).toEqual(inForce.map((t) => t.key).sort());
        },
      ),
    );
  });

  it("spreads first looks over the interval, and holds the interval on average", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const schedule = new Schedule<Paced>(random);
    schedule.replace(
      Array.from({ length: 2_000 }, (_, n) => target(n, 10_000)),
      0,
    );
    let looks = 0;
    let most = 0;
    for (let now = 0; now < 100_000; now += 100) {
      const taken = takeAll(schedule, now);
      looks += taken.length;
      most = Math.max(most, taken.length);
      for (const { key } of taken) schedule.done(key, now + 3);
    }
    // 200 a second; in 100 ms 20, and by chance never thrice as many.
    expect(looks).toBeGreaterThan(19_500);
    expect(looks).toBeLessThan(20_500);
    expect(most).toBeLessThan(60);
  });

  it("is not looked at twice in one moment because its interval was changed", () => {
    const schedule = new Schedule<Paced>(() => 0);
    schedule.replace([target(1, 1_000)], 0);
    expect(takeAll(schedule, 0)).toHaveLength(1);
    schedule.done("t1", 10);
    schedule.replace([target(1, 10_000)], 20);
    expect(takeAll(schedule, 20)).toHaveLength(0);
    expect(takeAll(schedule, 1_000)).toHaveLength(1);
    schedule.done("t1", 1_010);
    schedule.replace([target(1, 1_000)], 1_020);
    expect(schedule.nextAt()).toBe(2_020);
  });

  it("gives the one that waits longest first, and a look that took long delays its own next one alone", () => {
    const schedule = new Schedule<Paced>(() => 0.5);
    schedule.replace([target(1, 4_000), target(2, 1_000)], 0);
    expect(takeAll(schedule, 5_000).map((t) => t.key)).toEqual(["t2", "t1"]);
    schedule.done("t1", 5_001);
    expect(schedule.nextAt()).toBe(9_000);
    schedule.done("t2", 20_000);
    expect(takeAll(schedule, 20_000).map((t) => t.key)).toEqual(["t1", "t2"]);
  });
});

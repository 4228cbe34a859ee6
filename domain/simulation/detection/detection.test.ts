import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hear } from "../../detection/standing.ts";
import { play } from "./play.ts";
import { RULES, type Rules } from "./rules.ts";
import { type Schedule, tell } from "./schedule.ts";
import { type Fault, PLACES, ZONES } from "./world.ts";

const SEED = Number(process.env["HAECHI_SIM_SEED"] ?? 20261208);
const RUNS = Number(process.env["HAECHI_SIM_RUNS"] ?? 1_000);
const PATH = process.env["HAECHI_SIM_PATH"];

const is = fc.constant;
const zone = fc.constantFrom(...ZONES);
const place = fc.constantFrom(...PLACES);
const at = fc.integer({ min: 0, max: 20_000 });
/** Most are shorter than any policy; some are losses. */
const blip = fc.integer({ min: 50, max: 1_900 });
const long = fc.integer({ min: 2_000, max: 14_000 });
const any = fc.oneof(blip, long);
const how = fc.constantFrom("kill" as const, "freeze" as const, "cut" as const, "cut-data" as const);
const fault = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: is("lose" as const), zone, how, at, ms: blip }) },
  { weight: 3, arbitrary: fc.record({ do: is("lose" as const), zone, how, at, ms: long }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: is("lose-database" as const), zone: fc.constantFrom("kr-a", "kr-b", "kr-c"), at, ms: any },
      how: fc.constantFrom("kill" as const, "freeze" as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: is("blind" as const), place: fc.option(place), at, ms: any }) },
  { weight: 2, arbitrary: fc.record({ do: is("lie" as const), place, answers: fc.boolean(), at, ms: any }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is("slow" as const),
      witness: place,
      by: fc.integer({ min: 50, max: 2_500 }),
      at,
      ms: any,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is("cut-control" as const),
      places: fc.subarray([...PLACES], { minLength: 1 }),
      at,
      ms: any,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: is("switchover" as const),
      to: fc.constantFrom("kr-b", "kr-c"),
      at,
      ms: fc.integer({ min: 1_000, max: 9_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is("stall" as const), at, ms: fc.integer({ min: 100, max: 4_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: is("take-over" as const), at, ms: fc.integer({ min: 50, max: 5_000 }) }) },
) as fc.Arbitrary<Fault>;
const base = {
  policy: fc.record({ votes: fc.constantFrom(2, 3, 3), forMs: fc.constantFrom(2_000, 2_000, 3_000, 5_000) }),
  seed: fc.nat(0x7fffffff),
};
/** One vantage point may be odd, or the way between the regions may be cut: never both at once. */
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...base,
      odd: fc.option(place),
      faults: fc.array(fault, { minLength: 1, maxLength: 8, size: "max" }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...base,
      odd: is(null),
      faults: fc
        .tuple(
          fc.array(fault, { maxLength: 3 }),
          fc.array(fc.record({ do: is("split-regions" as const), at, ms: any }), { minLength: 1, maxLength: 2 }),
        )
        .map((parts): Fault[] => parts.flat()),
    }),
  },
);

function check(rules: Rules, schedules: fc.Arbitrary<Schedule>, numRuns: number, path?: string) {
  const seen = { established: 0, expected: 0 };
  const property = fc.property(schedules, (one) => {
    const { established, expected } = play(one, rules);
    seen.established += established;
    seen.expected += expected;
  });
  const found = fc.check(property, {
    seed: SEED,
    numRuns,
    ...(path ? { path } : {}),
  });
  const [counterexample] = found.counterexample ?? [];
  const violation = counterexample
    ? `HAECHI_SIM_SEED=${found.seed} HAECHI_SIM_PATH=${found.counterexamplePath}\n${tell(counterexample)}\n${found.errorInstance}`
    : null;
  return { seen, violation };
}

const { detection } = RULES;
const judging = (judgeLoss: Rules["detection"]["judgeLoss"]): Partial<Rules> => ({
  detection: { ...detection, judgeLoss },
});
const voting = (change: Partial<Rules["detection"]["voting"]>): Partial<Rules> => ({
  detection: { ...detection, voting: { ...detection.voting, ...change } },
});
/** These faults, with other phases each time. */
function story(
  policy: Schedule["policy"],
  faults: readonly Fault[],
  odd: string | null = null,
): fc.Arbitrary<Schedule> {
  return base.seed.map((seed) => ({ policy, seed, odd, faults }));
}
const three = { votes: 3, forMs: 2_000 };
const two = { votes: 2, forMs: 2_000 };
const lose = (zone: string, how: "kill" | "freeze" | "cut" | "cut-data", at: number, ms: number): Fault => ({
  ...{ do: "lose" as const, zone, how, at, ms },
});
const blips = [1, 2, 3, 4, 5, 6].map((n) => lose("kr-a", "kill", n * 3_000, 1_200));
const split: Fault = { do: "split-regions", at: 3_000, ms: 9_000 };

type Broken = { readonly rules: Partial<Rules>; readonly in?: fc.Arbitrary<Schedule> };
/** Rules broken on purpose; where no random schedule comes upon it soon, with the story that would. */
const BROKEN: Readonly<Record<string, Broken>> = {
  "a zone has a vote on itself": {
    rules: judging((facts) => detection.judgeLoss({ ...facts, zone: "", blind: [] })),
    in: story(three, [lose("kr-a", "cut-data", 3_000, 12_000)]),
  },
  "it need not be lost for long": {
    rules: judging((facts) => detection.judgeLoss({ ...facts, policy: { ...facts.policy, forMs: 0 } })),
  },
  "a vantage point that changes its mind goes on from where it was": {
    rules: {
      hear: (before, vote, how) => {
        const next = hear(before, vote, how);
        const again = before !== undefined && !next.answers && next.votes === 1 && before.firstFailing !== null;
        const flapped = next.changes.length > 1 ? (next.changes[0] ?? next.since) : next.since;
        return again || next.changes.length > 1 ? { ...next, since: Math.min(next.since, flapped) } : next;
      },
    },
    in: story(three, blips),
  },
  "one vantage point is enough": {
    rules: judging((facts) => {
      const verdict = detection.judgeLoss(facts);
      const one = verdict.ballot.some(({ counts, says }) => counts && says === "lost");
      return { ...verdict, state: one ? "lost" : verdict.state };
    }),
  },
  "nobody asks whether the control plane itself is cut off": {
    rules: {
      detection: { ...detection, judgeIsolation: () => ({ isolated: false, silent: [], reasons: [] }) },
    },
    in: story(two, [
      ...[{ do: "cut-control" as const, places: ["kr-a", "kr-b", "kr-c"], at: 2_000, ms: 16_000 }],
      lose("kr-a", "freeze", 9_000, 6_000),
    ]),
  },
  "the agents' clocks are believed": {
    rules: {
      hear: (before, vote, how) => {
        // Up to five minutes fast or slow, each its own way.
        const skew = ((vote.witness.charCodeAt(vote.witness.length - 1) % 5) - 2) * 150_000;
        return hear(before, { ...vote, askedAt: vote.askedAt + skew, receivedAt: vote.receivedAt + skew }, how);
      },
    },
  },
  "an answer that is missed does not break a run": {
    rules: voting({ maxGapMs: 60_000 }),
    in: story(three, [
      ...[lose("kr-a", "kill", 3_000, 1_500), lose("kr-a", "kill", 8_000, 1_500)],
      { do: "stall", at: 4_300, ms: 3_900 },
    ]),
  },
  "a new leader goes on from what the old one wrote": {
    rules: { remembered: (row) => row as ReturnType<Rules["remembered"]>, ...voting({ maxGapMs: 60_000 }) },
    in: story(three, [
      ...[lose("kr-a", "kill", 3_000, 1_500), lose("kr-a", "kill", 7_000, 1_500)],
      { do: "take-over", at: 4_300, ms: 2_900 },
    ]),
  },
  "old votes count for ever": {
    rules: voting({ freshMs: 600_000 }),
  },
  "those who see it alive are not asked": {
    rules: judging((facts) => {
      const verdict = detection.judgeLoss(facts);
      return { ...verdict, state: verdict.state === "contested" ? "lost" : verdict.state };
    }),
    in: story(two, [split, { do: "blind", place: "kr-a", at: 3_000, ms: 9_000 }], "kr-b"),
  },
  "one region's word is enough": {
    rules: judging((facts) => detection.judgeLoss({ ...facts, regionOf: {} })),
    in: story(three, [split, { do: "cut-control", places: ["jp-a", "outside"], at: 3_000, ms: 8_000 }]),
  },
  "who sees nobody is believed": {
    rules: judging((facts) => detection.judgeLoss({ ...facts, blind: [] })),
    in: story(
      two,
      [
        ...[lose("kr-a", "cut-data", 1_000, 16_000), lose("jp-a", "kill", 12_000, 1_900)],
        { do: "blind", place: null, at: 1_000, ms: 16_000 },
      ],
      "outside",
    ),
  },
};

describe("detection under random schedules", () => {
  it(
    `takes nothing for lost that lives, and misses no zone that is lost (${RUNS} schedules, seed ${SEED})`,
    () => {
      const { seen, violation } = check(RULES, schedule, RUNS, PATH);
      expect(violation).toBeNull();
      // Rules that establish nothing, and schedules that ask for nothing, would hold as well.
      if (RUNS >= 1000 && PATH === undefined) {
        expect(seen.established).toBeGreaterThan(RUNS / 4);
        expect(seen.expected).toBeGreaterThan(RUNS / 20);
      }
    },
    Math.max(120_000, RUNS * 200),
  );

  it.each(Object.entries(BROKEN))(
    "would show it if %s",
    (_, { rules, in: where = schedule }) => {
      const broken = check({ ...RULES, ...rules }, where, where === schedule ? 2_000 : 300);
      expect(broken.violation).toContain("Violation");
      if (where !== schedule) expect(check(RULES, where, 50).violation).toBeNull();
    },
    120_000,
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORGERIES, PEOPLE } from "./desk.ts";
import { RUN_RULES, type RunRules } from "./rules.ts";
import { type Event, play, type Schedule, tell } from "./schedule.ts";

const SEED = Number(process.env["HAECHI_SIM_SEED"] ?? 20261208);
const RUNS = Number(process.env["HAECHI_SIM_RUNS"] ?? 10_000);
const PATH = process.env["HAECHI_SIM_PATH"];

type Weighted = readonly [weight: number, arbitrary: fc.Arbitrary<unknown>];
const oneOf = (...parts: readonly Weighted[]) =>
  fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary }))) as fc.Arbitrary<Event>;
const is = fc.constant;
const run = fc.integer({ min: 0, max: 2 }).map((one) => one % 2);
const person = fc.constantFrom(...Object.keys(PEOPLE));
const zone = fc.constantFrom("kr-a", "kr-b", "kr-c");
const region = fc.constantFrom("kr", "kr", "jp", null);
const request = fc.record({
  do: is("request"),
  by: fc.constantFrom("commander", "commander", "commanding-executive"),
  region,
  drains: fc.subarray(["kr-a", "kr-b", "kr-c"], { minLength: 1 }),
  allowDataLoss: fc.integer({ min: 0, max: 4 }).map((one) => one === 4),
});
const sign = fc.record({ do: is("sign"), run: is(0), person });
const start = fc.record({ do: is("start"), run });
const advance = fc.record({ do: is("advance"), run, steps: fc.constantFrom(1, 2, 3, 5, 8, 40) });
const anything = oneOf(
  [1, request],
  [2, fc.record({ do: is("sign"), run, person })],
  [1, fc.record({ do: is("revoke"), run, person })],
  [3, fc.record({ do: is("forge"), run, how: fc.constantFrom(...FORGERIES), person })],
  [4, start],
  [1, fc.record({ do: fc.constantFrom("pause", "cancel"), run })],
  [3, fc.record({ do: is("take-over"), run })],
  [6, advance],
  [3, fc.record({ do: is("advance-zombies"), run, steps: fc.constantFrom(1, 2, 3, 5, 8, 40) })],
  [1, fc.record({ do: is("wait"), seconds: fc.constantFrom(10, 200, 500, 1000) })],
  [2, fc.record({ do: is("health"), zone, up: fc.boolean() })],
  [1, fc.record({ do: is("bring-back"), zone })],
);
/** A run as it goes, with anything in between. */
const chapter = fc
  .tuple(
    fc.tuple(request as fc.Arbitrary<Event>),
    fc.array(oneOf([4, sign], [1, anything]), { maxLength: 5, size: "max" }),
    fc.tuple(oneOf([1, start])),
    fc.array(oneOf([2, advance], [3, anything]), { minLength: 1, maxLength: 10, size: "max" }),
  )
  .map((parts) => parts.flat());
const schedule: fc.Arbitrary<Schedule> = fc
  .array(chapter, { minLength: 1, maxLength: 4, size: "max" })
  .map((chapters) => chapters.flat());

type Broken = { readonly rules: Partial<RunRules>; readonly in?: fc.Arbitrary<Schedule> };

async function check(rules: RunRules, schedules: fc.Arbitrary<Schedule>, numRuns: number, path?: string) {
  let acted = 0;
  const property = fc.asyncProperty(schedules, async (one) => {
    acted += (await play(one, rules)).acted;
  });
  const found = await fc.check(property, { seed: SEED, numRuns, ...(path ? { path } : {}) });
  const [counterexample] = found.counterexample ?? [];
  const violation = counterexample
    ? `HAECHI_SIM_SEED=${found.seed} HAECHI_SIM_PATH=${found.counterexamplePath}\n${tell(counterexample)}\n${found.errorInstance}`
    : null;
  return { acted, violation };
}

/** These events in this order, with hardly anything in between. */
function story(...events: readonly Event[]): fc.Arbitrary<Schedule> {
  const between = fc.array(anything, { maxLength: 1 });
  return fc.tuple(...events.map((event) => fc.tuple(between, is([event])))).map((parts) => parts.flat(2));
}
const across: Event = { do: "request", by: "commander", region: null, drains: ["kr-a"], allowDataLoss: false };
const within: Event = { do: "request", by: "commander", region: "jp", drains: [], allowDataLoss: false };
const signed = (by: string): Event => ({ do: "sign", run: 0, person: by });
const forged = (how: (typeof FORGERIES)[number], by: string): Event => ({ do: "forge", run: 0, how, person: by });
const walked: readonly Event[] = [
  { do: "start", run: 0 },
  { do: "advance", run: 0, steps: 40 },
];

const verify = RUN_RULES.verifyApproval;
/** Approves also where nothing but these was wrong, as long as so many decisions are there. */
function overlooking(...keys: readonly string[]): Partial<RunRules> {
  return {
    verifyApproval: async (facts) => {
      const verdict = await verify(facts);
      const minor = verdict.reasons.every(({ key }) => key === "too-few-approvers" || keys.includes(key));
      return { ...verdict, valid: verdict.valid || (minor && facts.decisions.length >= facts.approval.threshold) };
    },
  };
}

/** Rules broken on purpose; where no random schedule comes upon it soon, with the story that would. */
const BROKEN: Readonly<Record<string, Broken>> = {
  "two runs take the locks of one region": { rules: { judgeLocks: () => ({ take: "free" }) } },
  "locks are released when another executor takes over": { rules: { keepsLocksAtTakeover: false } },
  "agents take any fencing token": {
    rules: { accepts: () => true },
    in: story(
      ...[within, { do: "start", run: 0 } as const, { do: "advance", run: 0, steps: 5 } as const],
      ...[{ do: "take-over", run: 0 } as const, { do: "advance", run: 0, steps: 40 } as const, within],
      ...[{ do: "start", run: 0 } as const, { do: "advance", run: 0, steps: 6 } as const],
      { do: "advance-zombies", run: 1, steps: 5 },
    ),
  },
  "a row that says approved is believed": {
    rules: {
      verifyApproval: async (facts) => ({ ...(await verify(facts)), valid: facts.approval.status === "approved" }),
    },
  },
  "an approval is not bound to its envelope": {
    rules: overlooking("envelope-altered"),
    in: story(across, signed("coo"), forged("another envelope", "coo"), signed("ciso"), ...walked),
  },
  "a signature for another run counts": {
    rules: overlooking("step-up-of-another", "step-up-used-twice"),
    in: story(
      ...[across, signed("coo"), across],
      ...[forged("another signature", "coo"), forged("another signature", "ciso"), ...walked],
    ),
  },
  "the same person counts twice": { rules: overlooking("decided-twice", "step-up-used-twice") },
  "who requested it counts": { rules: overlooking("requester-approves") },
  "everybody counts, whatever their role": { rules: overlooking("not-in-role") },
  "fewer than the policy wants are enough": { rules: overlooking("weaker-than-policy") },
  "an approval is good for ever": {
    rules: overlooking("execution-expired"),
    in: story(across, signed("coo"), signed("ciso"), { do: "wait", seconds: 1000 }, ...walked),
  },
  "the last zone is not asked for": { rules: { mayTakeAway: () => ({ allowed: true, reason: "others-serve" }) } },
  "the look at a backend comes before the turn to drain it": { rules: { looksInTurn: false } },
};

describe("runs under random schedules", () => {
  it(
    `act with their quorum, alone in their region, and leave a zone (${RUNS} schedules, seed ${SEED})`,
    async () => {
      const { acted, violation } = await check(RUN_RULES, schedule, RUNS, PATH);
      expect(violation).toBeNull();
      // Rules that refuse everything would hold as well.
      if (RUNS >= 1000 && PATH === undefined) expect(acted).toBeGreaterThan(RUNS);
    },
    Math.max(60_000, RUNS * 20),
  );

  it.each(Object.entries(BROKEN))(
    "would show it if %s",
    async (_, { rules, in: where = schedule }) => {
      const broken = await check({ ...RUN_RULES, ...rules }, where, 3_000);
      expect(broken.violation).toContain("Violation");
      if (where !== schedule) expect((await check(RUN_RULES, where, 300)).violation).toBeNull();
    },
    60_000,
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunKind } from "./operator.ts";
import { DATABASE_RULES, type DatabaseRules } from "./rules.ts";
import { type Event, PRIMARY, play, type Schedule, tell } from "./schedule.ts";
import { OUTSIDE, WORKERS, ZONES } from "./world.ts";

const SEED = Number(process.env["HAECHI_SIM_SEED"] ?? 20261208);
const RUNS = Number(process.env["HAECHI_SIM_RUNS"] ?? 10_000);
const PATH = process.env["HAECHI_SIM_PATH"];

const zone = fc.constantFrom(...ZONES);
const standby = fc.constantFrom("kr-b", "kr-c");
const worker = fc.constantFrom(...WORKERS);
const place = fc.constantFrom(...ZONES, ...WORKERS, OUTSIDE);
const at = <Name extends string>(name: Name, where = zone) => fc.record({ do: fc.constant(name), zone: where });
const between = fc.record({ do: fc.constantFrom("sever", "heal"), one: place, other: place });
const kind = fc.oneof(
  fc.record({ plan: fc.constantFrom("evacuate", "evacuate", "return"), zone }),
  fc.record({ plan: fc.constant("reprotect"), prefer: zone }),
);
type Weighted = readonly [weight: number, arbitrary: fc.Arbitrary<unknown>];
const oneOf = (...parts: readonly Weighted[]) =>
  fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary }))) as fc.Arbitrary<Event>;
const steps = (min: number, max: number) => fc.integer({ min, max });

const traffic: readonly Weighted[] = [
  [6, at("write")],
  [6, at("replicate", standby)],
  [2, fc.record({ do: fc.constant("deliver"), zone: standby, records: steps(1, 3) })],
  [1, at("flush")],
  [2, at("confirm", standby)],
  [4, fc.record({ do: fc.constant("observe"), worker })],
];
const nature: readonly Weighted[] = [
  [1, at("cancel-waits")],
  [1, at("crash")],
  [2, at("start")],
  [1, at("freeze")],
  [1, at("thaw")],
  [1, at("lose-power")],
  [2, between],
  [2, fc.record({ do: fc.constantFrom("isolate", "reconnect"), zone, from: fc.constantFrom("control", "all") })],
  [1, fc.record({ do: fc.constant("canary"), worker })],
];
const lossAllowed = fc.integer({ min: 0, max: 19 }).map((one) => one === 19);
const runs: readonly Weighted[] = [
  [2, fc.record({ do: fc.constant("request"), run: kind, allowDataLoss: lossAllowed })],
  [4, fc.record({ do: fc.constant("advance"), steps: steps(1, 12) })],
  [3, fc.record({ do: fc.constant("advance"), steps: fc.constant(60) })],
  [1, fc.record({ do: fc.constant("advance-zombie"), steps: steps(1, 40) })],
  [1, fc.record({ do: fc.constant("take-over") })],
  [1, fc.record({ do: fc.constant("lose-answer") })],
  [1, fc.record({ do: fc.constant("fence-rivals"), worker })],
];
const primary = fc.constant(PRIMARY);
const disaster = oneOf(
  [2, fc.record({ do: fc.constantFrom("crash", "freeze", "lose-power"), zone: primary })],
  [3, fc.record({ do: fc.constant("isolate"), zone: primary, from: fc.constantFrom("control", "control", "all") })],
);
const evacuation = fc.record({
  do: fc.constant("request"),
  run: fc.record({ plan: fc.constant("evacuate"), zone: primary }),
  allowDataLoss: lossAllowed,
}) as fc.Arbitrary<Event>;
const several = (maxLength: number, ...parts: readonly Weighted[]) =>
  fc.array(oneOf(...parts), { maxLength, size: "max" });
/** As disasters go (traffic, a change, trouble, a run with more trouble in it, and on), with anything in between. */
const chapter = fc
  .tuple(
    several(8, ...traffic),
    several(4, ...traffic, ...nature, ...runs),
    fc.array(disaster, { minLength: 1, maxLength: 2 }),
    several(3, ...traffic, ...nature),
    fc.array(evacuation, { minLength: 1, maxLength: 1 }),
    several(8, ...traffic, ...nature, ...runs),
    fc.constant([{ do: "advance", steps: 60 } as Event]),
    several(4, ...traffic, ...nature),
  )
  .map((parts) => parts.flat());
const synchronous = fc
  .record({
    method: fc.constantFrom("FIRST" as const, "ANY" as const),
    count: fc.integer({ min: 0, max: 9 }).map((one) => (one === 0 ? 0 : one > 7 ? 2 : 1)),
    names: fc.constantFrom(["kr-b"], ["kr-b", "kr-c"], ["kr-c", "kr-b"], ["kr-c"]),
  })
  .map((one) => ({ ...one, count: Math.min(one.count, one.names.length) }));
const schedule: fc.Arbitrary<Schedule> = fc.record({
  synchronous,
  commit: fc
    .integer({ min: 0, max: 19 })
    .map((one) => ["remote_apply", "remote_write", "remote_write", "local"][one] ?? "on"),
  events: fc.array(chapter, { minLength: 1, maxLength: 3, size: "max" }).map((chapters) => chapters.flat()),
});

function check(rules: DatabaseRules, schedules: fc.Arbitrary<Schedule>, numRuns: number, path?: string) {
  const seen = { proven: 0, acknowledged: 0 };
  const property = fc.property(schedules, (one) => {
    const { ledger } = play(one, rules);
    seen.proven += ledger.proven;
    seen.acknowledged += ledger.rows;
  });
  const found = fc.check(property, { seed: SEED, numRuns, ...(path ? { path } : {}) });
  const [counterexample] = found.counterexample ?? [];
  const violation = counterexample
    ? `HAECHI_SIM_SEED=${found.seed} HAECHI_SIM_PATH=${found.counterexamplePath}\n${tell(counterexample)}\n${found.errorInstance}`
    : null;
  return { seen, violation };
}

/** These events in this order, with hardly anything in between. */
function story(
  waitsFor: readonly string[],
  events: readonly Event[],
  more: Partial<Schedule> = {},
): fc.Arbitrary<Schedule> {
  const between = fc.array(oneOf(...traffic), { maxLength: 1 });
  const told = fc.tuple(...events.map((event) => fc.tuple(between, fc.constant([event]))));
  return told.map((parts) => ({
    synchronous: { method: "ANY", count: Math.min(1, waitsFor.length), names: waitsFor },
    commit: "on",
    ...more,
    events: parts.flat(2),
  }));
}
const looked: Event = { do: "observe", worker: WORKERS[0] };
const wrote: Event = { do: "write", zone: "kr-a" };
const to = (name: "replicate" | "confirm" | "crash" | "start" | "lose-power", where: string): Event => ({
  do: name,
  zone: where,
});
const cut = (where: string): Event => ({ do: "isolate", zone: where, from: "control" });
const asked = (run: RunKind): Event => ({ do: "request", run, allowDataLoss: false });
const went = (count: number): Event => ({ do: "advance", steps: count });
const evacuated: readonly Event[] = [asked({ plan: "evacuate", zone: PRIMARY }), went(60)];
const reprotected = (prefer: string): readonly Event[] => [asked({ plan: "reprotect", prefer }), went(60)];

const judge = DATABASE_RULES.judgePromotion;
const facts = DATABASE_RULES.oldPrimaryFacts;
/** What nobody accounts for is mostly overtaken as well: of the two rules the other would see it. */
const anyPrimary: Partial<DatabaseRules> = { isAccountedFor: () => true };
type Broken = { readonly rules: Partial<DatabaseRules>; readonly in?: fc.Arbitrary<Schedule> };
/** Rules broken on purpose; where no random schedule comes upon it soon, with the story that would. */
const BROKEN: Readonly<Record<string, Broken>> = {
  "one standby that answers is enough": {
    rules: {
      judgePromotion: ({ oldPrimary, ...rest }) => {
        const there = rest.candidates.filter((one) => one.answers).map((one) => `"${one.zone}"`);
        const synchronousSettings = oldPrimary.synchronousSettings.map((one) => one && `ANY 1 (${there.join(", ")})`);
        return judge({ ...rest, oldPrimary: { ...oldPrimary, synchronousSettings } });
      },
    },
  },
  "the old primary is believed to be off": {
    rules: {
      judgePromotion: ({ oldPrimary, ...rest }) =>
        judge({ ...rest, oldPrimary: { ...oldPrimary, confirmedOff: true } }),
    },
    in: story(
      ["kr-b", "kr-c"],
      [
        ...[looked, cut("kr-a"), asked({ plan: "evacuate", zone: PRIMARY }), went(11)],
        ...[{ do: "sever", one: WORKERS[0], other: "kr-c" } as const, went(1)],
        ...[{ do: "heal", one: WORKERS[0], other: "kr-c" } as const, went(4), wrote, to("replicate", "kr-c")],
      ],
    ),
  },
  "nobody has to allow a loss": { rules: { judgePromotion: (given) => judge({ ...given, allowDataLoss: true }) } },
  "a cancelled wait counts as acknowledged": { rules: { commitConfirmed: () => true } },
  "remote_write counts as a copy": {
    rules: {
      judgePromotion: ({ oldPrimary, ...rest }) =>
        judge({ ...rest, oldPrimary: { ...oldPrimary, synchronousCommit: "on" } }),
    },
    in: story(
      ["kr-b"],
      [
        ...[looked, wrote, { do: "deliver", zone: "kr-b", records: 9 } as const, to("confirm", "kr-b")],
        ...[to("lose-power", "kr-b"), to("start", "kr-b"), to("crash", "kr-a"), ...evacuated],
      ],
      { commit: "remote_write" },
    ),
  },
  "positions are read before the cut": {
    rules: { readsAfterTheCut: false },
    in: story(
      ["kr-b", "kr-c"],
      [
        ...[
          looked,
          cut("kr-a"),
          asked({ plan: "evacuate", zone: PRIMARY }),
          went(13),
          wrote,
          to("replicate", "kr-c"),
          went(60),
        ],
      ],
    ),
  },
  "a standby that still replays counts with what it has replayed": {
    rules: { position: (node) => (node.received ? node.flushed : node.replayed) },
    in: story(
      ["kr-b", "kr-c"],
      [
        ...[
          wrote,
          to("replicate", "kr-c"),
          looked,
          to("crash", "kr-c"),
          to("start", "kr-c"),
          to("crash", "kr-a"),
          ...evacuated,
        ],
      ],
    ),
  },
  "only the newest setting seen counts": {
    rules: {
      oldPrimaryFacts: (old, ...rest) =>
        facts({ ...old, samples: old.samples.slice(0, 1).map((one) => ({ ...one, lsn: "0/0" })) }, ...rest),
    },
    in: story([], [looked, ...reprotected("kr-b"), wrote, looked, to("crash", "kr-a"), ...evacuated]),
  },
  "what was waited for before the oldest sample does not count": {
    rules: {
      judgePromotion: ({ oldPrimary, ...rest }) =>
        judge({ ...rest, oldPrimary: { ...oldPrimary, earlierUnknown: false } }),
    },
    in: story(
      ["kr-b"],
      [wrote, to("replicate", "kr-b"), ...reprotected("kr-c"), looked, cut("kr-b"), to("crash", "kr-a"), ...evacuated],
    ),
  },
  "what runs asked of the old primary does not count": {
    rules: { oldPrimaryFacts: (old, ...rest) => facts({ ...old, asked: [] }, ...rest) },
    in: story(
      ["kr-b"],
      [
        ...[
          looked,
          ...reprotected("kr-c"),
          wrote,
          to("replicate", "kr-c"),
          cut("kr-c"),
          to("crash", "kr-a"),
          ...evacuated,
        ],
      ],
    ),
  },
  "a primary that was promoted and lost unmeasured is forgotten": {
    rules: { keepsSample: false },
    in: story(
      ["kr-c"],
      [
        ...[looked, to("crash", "kr-a"), asked({ plan: "evacuate", zone: PRIMARY }), went(27)],
        ...[{ do: "write", zone: "kr-c" } as const, to("crash", "kr-b"), went(60), ...evacuated],
      ],
    ),
  },
  "a primary that came back alone is taken for the primary": {
    rules: { ...anyPrimary, isOvertaken: () => false },
    in: story(
      ["kr-b"],
      [
        ...[looked, cut("kr-a"), ...evacuated, { do: "write", zone: "kr-b" } as const, to("replicate", "kr-c"), looked],
        ...[
          { do: "isolate", zone: "kr-b", from: "all" } as const,
          { do: "reconnect", zone: "kr-a", from: "all" } as const,
        ],
        ...evacuated,
      ],
    ),
  },
  "one that was promoted unseen is taken for another on the same timeline": {
    rules: {
      ...anyPrimary,
      isOvertaken: ({ zone, timeline }, newest) =>
        DATABASE_RULES.isOvertaken({ zone, timeline }, newest && { ...newest, zones: [] }),
    },
    in: story(
      ["kr-c"],
      [
        ...[
          looked,
          cut("kr-a"),
          asked({ plan: "evacuate", zone: PRIMARY }),
          went(16),
          to("lose-power", "kr-b"),
          went(60),
        ],
        ...[{ do: "write", zone: "kr-c" } as const, to("crash", PRIMARY), to("start", "kr-b"), ...evacuated],
      ],
    ),
  },
  "a primary that somebody promoted by hand is taken for the primary": {
    rules: anyPrimary,
    in: story(
      ["kr-b"],
      [
        ...[looked, wrote, to("replicate", "kr-b"), { do: "promote-by-hand", zone: "kr-c" } as const],
        ...[to("crash", "kr-a"), ...evacuated],
      ],
    ),
  },
  "agents take any fencing token": {
    rules: { accepts: () => true },
    in: story(
      ["kr-b"],
      [
        ...[looked, asked({ plan: "reprotect", prefer: "kr-c" }), went(5), { do: "take-over" } as const],
        ...[
          { do: "sever", one: "kr-a", other: "kr-c" } as const,
          went(60),
          looked,
          { do: "heal", one: "kr-a", other: "kr-c" } as const,
        ],
        ...[
          { do: "advance-zombie", steps: 1 } as const,
          wrote,
          to("replicate", "kr-c"),
          cut("kr-c"),
          to("crash", "kr-a"),
          ...evacuated,
        ],
      ],
    ),
  },
};

describe("the database under random schedules", () => {
  it(
    `loses no acknowledged row and never has two primaries that acknowledge (${RUNS} schedules, seed ${SEED})`,
    () => {
      const { seen, violation } = check(DATABASE_RULES, schedule, RUNS, PATH);
      expect(violation).toBeNull();
      // Rules that refuse everything would hold as well.
      if (RUNS >= 1000 && PATH === undefined) expect(seen.proven).toBeGreaterThan(RUNS / 10);
    },
    Math.max(60_000, RUNS * 20),
  );

  it.each(Object.entries(BROKEN))(
    "would show it if %s",
    (_, { rules, in: where = schedule }) => {
      const broken = check({ ...DATABASE_RULES, ...rules }, where, 5_000);
      expect(broken.violation).toContain("Violation");
      if (where !== schedule) expect(check(DATABASE_RULES, where, 300).violation).toBeNull();
    },
    60_000,
  );
});

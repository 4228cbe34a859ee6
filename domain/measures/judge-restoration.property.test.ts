import fc from "fast-check";
import { expect, it } from "vitest";
import type { Side } from "../backlog/waiting.ts";
import { RUN_STATUSES, type RunStatus, TERMINAL } from "../runs/status.ts";
import { type Attempt, passesInARow } from "../synthetic/passes-in-a-row.ts";
import { judgeRestoration, passesSince, type RestorationFacts } from "./judge-restoration.ts";
import { byRestoreOrder, MEASURE_KINDS, type Measure, RESTORE_ORDER } from "./measure.ts";

/**
 * A small world of two regions, in which runs set measures and end, attempts pass and fail, backlogs grow and shrink, and a leader
 * asks the rule. Each thing that is given back is checked against what the world itself knows.
 */
const NEEDED = 3;
const REGIONS = ["kr", "jp"] as const;
type Region = (typeof REGIONS)[number];
type Event =
  | { readonly is: "set"; readonly region: Region; readonly kind: number; readonly run: number }
  | { readonly is: "run"; readonly run: number; readonly status: RunStatus }
  | { readonly is: "attempt"; readonly passed: boolean | null }
  | { readonly is: "backlog"; readonly entries: number | null }
  | { readonly is: "held"; readonly region: Region; readonly by: number | null }
  | { readonly is: "ask"; readonly which: number }
  | { readonly is: "round" };
const region = fc.constantFrom(...REGIONS);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constant("set" as const), region, kind: fc.nat(5), run: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant("run" as const),
      run: fc.nat(2),
      status: fc.constantFrom(...RUN_STATUSES, "completed" as const, "completed" as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      is: fc.constant("attempt" as const),
      passed: fc.constantFrom(true, true, true, false, null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant("backlog" as const), entries: fc.constantFrom(0, 1, 99, 100, 5_000, null) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("held" as const), region, by: fc.constantFrom(null, null, 7) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("ask" as const), which: fc.nat(3) }) },
  { weight: 8, arbitrary: fc.constant({ is: "round" as const }) },
);

class World {
  clock = 0;
  open: Measure[] = [];
  readonly runs = new Map<string, { status: RunStatus; endedAt: Date | null }>();
  readonly attempts: Attempt[] = [];
  measured = true;
  backlog: number | null = 0;
  readonly held = new Map<Region, number | null>();
  readonly restoredAt = new Map<string, Date>();
  restored = 0;
  now(): Date {
    return new Date(this.clock);
  }

  play(one: Event): void {
    this.clock += 1_000;
    if (one.is === "set") {
      const kind = MEASURE_KINDS[one.kind] ?? "sampling";
      const id = `${one.region}-${kind}`;
      const runId = `run-${one.run}`;
      const known = this.runs.get(runId);
      if (this.open.some((measure) => measure.id === id) || (known && TERMINAL.has(known.status))) return;
      this.runs.set(runId, known ?? { status: "running", endedAt: null });
      const figures = { component: "c", zone: null, class: null, normal: 0, set: 1, askedAt: null };
      const owner = { by: "run", runId, number: one.run } as const;
      const place = { kind, region: one.region, setAt: this.now(), restoreOrder: RESTORE_ORDER[kind] };
      this.open.push({ id, owner, ...place, ...figures });
    } else if (one.is === "run") {
      const known = this.runs.get(`run-${one.run}`);
      if (!known || TERMINAL.has(known.status)) return;
      known.status = one.status;
      if (TERMINAL.has(one.status)) known.endedAt = this.now();
    } else if (one.is === "attempt") {
      this.measured = one.passed !== null;
      if (one.passed !== null) this.attempts.push({ at: this.now(), passed: one.passed });
    } else if (one.is === "backlog") this.backlog = one.entries;
    else if (one.is === "held") this.held.set(one.region, one.by);
    else if (one.is === "ask")
      this.open = this.open.map((measure, at) => (at === one.which ? { ...measure, askedAt: this.now() } : measure));
    else this.round();
  }

  facts(): RestorationFacts {
    const of = (name: Region) => {
      const ended = this.open.filter((measure) => measure.region === name).map((measure) => this.endOf(measure));
      const last = ended.reduce<Date | null>((a, b) => (b !== null && (a === null || b > a) ? b : a), null);
      const since = last === null ? null : passesSince(last, this.restoredAt.get(name) ?? null);
      const passes = since === null ? 0 : passesInARow(this.attempts, since);
      return {
        heldBy: this.held.get(name) ?? null,
        synthetics: [{ service: "ingest", passes: this.measured ? passes : null, needed: NEEDED }],
        backlogs: name === "kr" ? [{ component: "stream", side: this.side(), entries: this.backlog, low: 100 }] : [],
      };
    };
    return {
      runs: Object.fromEntries([...this.runs].map(([id, { status }]) => [id, { number: 1, status }])),
      regions: { kr: of("kr"), jp: of("jp") },
      byPolicy: [],
      handsOff: false,
      isolated: false,
    };
  }

  side(): Side {
    if (this.backlog === null) return "unknown";
    return this.backlog < 100 ? "below" : this.backlog > 1_000 ? "above" : "between";
  }

  round(): void {
    const { next, waits } = judgeRestoration(this.open, this.facts());
    // Each of the others has a reason, and none is both.
    const others = this.open.filter(({ id }) => !next.includes(id)).map(({ id }) => id);
    expect(Object.keys(waits).sort()).toEqual(others.sort());
    for (const reasons of Object.values(waits)) expect(reasons.length).toBeGreaterThan(0);
    const given = this.open.filter(({ id }) => next.includes(id));
    expect(new Set(given.map(({ region }) => region)).size, "never two of one region").toBe(given.length);
    for (const measure of given) {
      this.check(measure);
      this.open = this.open.filter((one) => one !== measure);
      this.restoredAt.set(measure.region, this.now());
      this.restored += 1;
    }
  }

  /** What must be so of one that is given back, told by the world's own memory. */
  check(measure: Measure): void {
    const run = this.runs.get(measure.owner.by === "run" ? measure.owner.runId : "");
    expect(TERMINAL.has(run?.status ?? "running"), "its run has ended").toBe(true);
    expect(this.held.get(measure.region as Region) ?? null, "nobody holds the region").toBeNull();
    if (measure.askedAt !== null) return;
    expect(["completed", "completed_with_exceptions"]).toContain(run?.status);
    const earlier = this.open.filter((one) => one.region === measure.region && byRestoreOrder(one, measure) < 0);
    expect(earlier, "none that comes before it is left").toEqual([]);
    expect(this.measured, "unknown is never good").toBe(true);
    const end = this.endOf(measure)?.getTime() ?? Number.POSITIVE_INFINITY;
    const from = Math.max(end, this.restoredAt.get(measure.region)?.getTime() ?? 0);
    const seen = this.attempts.filter(({ at }) => at.getTime() > from).slice(-NEEDED);
    expect(
      seen.filter(({ passed }) => passed),
      "seen working since",
    ).toHaveLength(NEEDED);
    if (measure.region === "kr") expect(this.backlog ?? 100).toBeLessThan(100);
  }

  endOf({ owner }: Measure): Date | null {
    return owner.by === "run" ? (this.runs.get(owner.runId)?.endedAt ?? null) : null;
  }
}

it("gives back one at a time in each region, in order, never while a run goes on, and only what was seen working since", () => {
  let restored = 0;
  fc.assert(
    fc.property(fc.array(event, { maxLength: 120, size: "max" }), (events) => {
      const world = new World();
      for (const one of events) world.play(one);
      restored += world.restored;
    }),
    { numRuns: 2_000 },
  );
  expect(restored, "the schedules reach what they are about").toBeGreaterThan(200);
});

it("is the same whatever order the measures are read in", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60, size: "max" }), (events) => {
      const world = new World();
      for (const one of events) world.play(one);
      const facts = world.facts();
      expect(judgeRestoration([...world.open].reverse(), facts)).toEqual(judgeRestoration(world.open, facts));
    }),
  );
});

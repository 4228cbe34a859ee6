import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLsn, parseLsn } from "./lsn.ts";
import { judgePromotion, type PromotionFacts } from "./promotion.ts";

/**
 * A small model of streaming replication: a primary that writes rows, standbys that receive a prefix of them, and PostgreSQL's
 * rule for when COMMIT answers. It knows which rows were acknowledged; judgePromotion is told only what could be measured.
 */
const STANDBYS = ["kr-b", "kr-c", "kr-d"] as const;
type Name = (typeof STANDBYS)[number];
type Setting = { readonly method: "FIRST" | "ANY"; readonly count: number; readonly names: readonly Name[] };

class Cluster {
  written = 0;
  acknowledged = 0;
  setting: Setting;
  readonly settings: Setting[];
  readonly received = new Map<Name, number>(STANDBYS.map((name) => [name, 0]));
  readonly connected = new Set<Name>(STANDBYS);
  constructor(setting: Setting) {
    this.setting = setting;
    this.settings = [setting];
  }
  write(): void {
    this.written += 1;
    this.acknowledge();
  }
  deliver(name: Name, rows: number): void {
    if (!this.connected.has(name)) return;
    this.received.set(name, Math.min(this.written, this.has(name) + rows));
    this.acknowledge();
  }
  change(setting: Setting): void {
    this.setting = setting;
    this.settings.push(setting);
    this.acknowledge();
  }
  has(name: Name): number {
    return this.received.get(name) ?? 0;
  }
  /** FIRST waits for the first `count` connected names, ANY for any `count` of them; an empty setting for nobody. */
  private acknowledge(): void {
    const { method, count, names } = this.setting;
    if (count === 0) {
      this.acknowledged = this.written;
      return;
    }
    const present = names.filter((name) => this.connected.has(name));
    if (present.length < count) return;
    const positions = (method === "FIRST" ? present.slice(0, count) : present).map((name) => this.has(name));
    const reached = positions.sort((a, b) => b - a)[count - 1] ?? 0;
    this.acknowledged = Math.max(this.acknowledged, reached);
  }
}

const standby = fc.constantFrom(...STANDBYS);
const setting: fc.Arbitrary<Setting> = fc
  .record({
    method: fc.constantFrom("FIRST" as const, "ANY" as const),
    names: fc.subarray([...STANDBYS]),
    count: fc.nat(3),
  })
  .map(({ method, names, count }) => ({ method, names, count: Math.min(count, names.length) }));
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("write" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      name: standby,
      rows: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("disconnect" as const), name: standby }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("connect" as const), name: standby }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("change" as const), setting }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function run(cluster: Cluster, operations: readonly Operation[], cutOff: ReadonlySet<Name> = new Set()): void {
  for (const step of operations) {
    if (step.kind === "write") cluster.write();
    if (step.kind === "deliver") cluster.deliver(step.name, step.rows);
    if (step.kind === "disconnect") cluster.connected.delete(step.name);
    if (step.kind === "connect" && !cutOff.has(step.name)) cluster.connected.add(step.name);
    // Nobody changes the settings of a primary that is being replaced: the run holds the lock.
    if (step.kind === "change" && cutOff.size === 0) cluster.change(step.setting);
  }
}

const text = ({ method, count, names }: Setting) => (count === 0 ? "" : `${method} ${count} (${names.join(", ")})`);
const position = (rows: number) => formatLsn(0x5000000n + BigInt(rows) * 64n);
const names = fc.subarray([...STANDBYS]).map((list) => new Set<Name>(list));

const disaster = fc.record({
  setting,
  before: fc.array(operation, { maxLength: 40 }),
  off: fc.boolean(),
  answering: names,
  cutOff: names,
  after: fc.array(operation, { maxLength: 20 }),
  allowDataLoss: fc.boolean(),
});

/** Lets the disaster happen, judges, and lets a primary that is not off go on. */
function play(input: typeof disaster extends fc.Arbitrary<infer T> ? T : never) {
  const cluster = new Cluster(input.setting);
  run(cluster, input.before);
  const cutOff = new Set([...input.cutOff].filter((name) => input.answering.has(name)));
  for (const name of cutOff) cluster.connected.delete(name);
  const facts: PromotionFacts = {
    oldPrimary: {
      zone: "kr-a",
      confirmedOff: input.off,
      synchronousSettings: cluster.settings.map(text),
      earlierUnknown: false,
      synchronousCommit: "on",
      timeline: 1,
      lastKnownLsn: position(cluster.written),
      finalLsn: null,
    },
    candidates: STANDBYS.map((zone) => ({
      zone,
      answers: input.answering.has(zone),
      receivedLsn: input.answering.has(zone) ? position(cluster.has(zone)) : null,
      timeline: input.answering.has(zone) ? 1 : null,
      cutOffFromOld: cutOff.has(zone),
    })),
    preference: ["kr-a", ...STANDBYS],
    allowDataLoss: input.allowDataLoss,
  };
  const verdict = judgePromotion(facts);
  const chosen = STANDBYS.find((name) => name === verdict.promote);
  const kept = chosen === undefined ? null : cluster.has(chosen);
  // A promoted standby receives nothing from the old primary any more, nor do those that were cut off.
  if (chosen !== undefined) cluster.connected.delete(chosen);
  if (!input.off) run(cluster, input.after, new Set([...cutOff, ...(chosen === undefined ? [] : [chosen])]));
  return { cluster, facts, verdict, kept };
}

describe("judgePromotion against a model of replication", () => {
  it("with a proof, no row that was ever acknowledged is missing, whatever the old primary still does", () => {
    let proven = 0;
    fc.assert(
      fc.property(disaster, (input) => {
        const { cluster, verdict, kept } = play(input);
        if (verdict.proof === null) return;
        proven += 1;
        expect(kept).not.toBeNull();
        expect(kept ?? -1).toBeGreaterThanOrEqual(cluster.acknowledged);
      }),
      { numRuns: 3_000 },
    );
    // A rule that refuses everything would pass as well; this one must prove something.
    expect(proven).toBeGreaterThan(100);
  });

  it("promotes without a proof only when a person allowed the loss", () => {
    fc.assert(
      fc.property(disaster, (input) => {
        const { verdict } = play(input);
        if (verdict.promote !== null && verdict.proof === null) expect(input.allowDataLoss).toBe(true);
        if (verdict.proof !== null) expect(verdict.promote).not.toBeNull();
      }),
    );
  });

  it("chooses an answering standby, and none that answers is further", () => {
    fc.assert(
      fc.property(disaster, (input) => {
        const { facts, verdict } = play(input);
        const chosen = facts.candidates.find((candidate) => candidate.zone === verdict.promote);
        if (chosen === undefined) return;
        expect(chosen.answers).toBe(true);
        for (const other of facts.candidates.filter((candidate) => candidate.answers)) {
          expect(parseLsn(other.receivedLsn) ?? 0n).toBeLessThanOrEqual(parseLsn(chosen.receivedLsn) ?? 0n);
        }
      }),
    );
  });

  it("proves no less when one more standby answers", () => {
    fc.assert(
      fc.property(disaster, standby, (input, more) => {
        const fewer = play({ ...input, allowDataLoss: false });
        const answering = new Set([...input.answering, more]);
        const cutOff = new Set([...input.cutOff].filter((name) => input.answering.has(name)));
        const better = play({ ...input, answering, cutOff, allowDataLoss: false });
        if (fewer.verdict.proof !== null) expect(better.verdict.proof).not.toBeNull();
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeStreamPromotion, type StreamPromotionFacts } from "./promotion.ts";

/**
 * A small model of Redis with replicas: a primary that takes entries, replicas that have a prefix of them and confirm it, and the
 * client's rule that an entry is acknowledged once `waitedFor` replicas confirmed it. Replicas lose their link, are copied anew and are
 * restarted without their history. The model knows what was acknowledged; the rule is told only what can be measured.
 */
const REPLICAS = ["kr-b", "kr-c", "kr-d"] as const;
type Name = (typeof REPLICAS)[number];
type Replica = { id: string; offset: number; linked: boolean; copying: boolean };

class Stream {
  id = "id-0";
  written = 0;
  acknowledged = 0;
  private ids = 0;
  readonly replicas = new Map<Name, Replica>();
  readonly waitedFor: number;
  constructor(count: number, waitedFor: number) {
    this.waitedFor = waitedFor;
    for (const name of REPLICAS.slice(0, count))
      this.replicas.set(name, { id: this.id, offset: 0, linked: true, copying: false });
  }
  of(name: Name): Replica | undefined {
    return this.replicas.get(name);
  }
  play(step: Step, cut: ReadonlySet<Name> = new Set()): void {
    if (step.kind === "write") {
      this.written += 1;
      return;
    }
    const one = this.of(step.name);
    if (!one || cut.has(step.name)) return;
    if (step.kind === "deliver" && one.linked && !one.copying)
      one.offset = Math.max(one.offset, Math.min(this.written, one.offset + step.entries));
    if (step.kind === "unlink") one.linked = false;
    // Where the gap is too long, or the history another one, everything is copied anew; until that is done nothing is confirmed.
    if (step.kind === "link" && !one.linked) Object.assign(one, { linked: true, copying: one.id !== this.id });
    if (step.kind === "copy" && one.linked) one.copying = true;
    if (step.kind === "copied" && one.copying)
      Object.assign(one, { id: this.id, offset: this.written, copying: false });
    if (step.kind === "restart") {
      this.ids += 1;
      Object.assign(one, { id: `restarted-${this.ids}`, linked: false, copying: false });
    }
    this.confirm();
  }
  private confirm(): void {
    const confirmed = [...this.replicas.values()]
      .filter((one) => one.linked && !one.copying && one.id === this.id)
      .map((one) => one.offset)
      .sort((a, b) => b - a);
    if (this.waitedFor === 0) this.acknowledged = this.written;
    else this.acknowledged = Math.max(this.acknowledged, confirmed[this.waitedFor - 1] ?? 0);
  }
}

const name = fc.constantFrom(...REPLICAS);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("write" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("deliver" as const), name, entries: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("unlink" as const, "link" as const, "copy" as const, "copied" as const),
      name,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const), name }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const disaster = fc.record({
  count: fc.integer({ min: 1, max: 3 }),
  waitedFor: fc.integer({ min: 0, max: 3 }),
  before: fc.array(step, { maxLength: 40 }),
  off: fc.boolean(),
  answering: fc.subarray([...REPLICAS], { minLength: 1 }),
  cut: fc.subarray([...REPLICAS]),
  left: fc.subarray([...REPLICAS], { maxLength: 1 }),
  after: fc.array(step, { maxLength: 20 }),
});
type Disaster = typeof disaster extends fc.Arbitrary<infer T> ? T : never;

function play(input: Disaster) {
  const stream = new Stream(input.count, input.waitedFor);
  for (const one of input.before) stream.play(one);
  const cut = new Set(input.cut.filter((zone) => input.answering.includes(zone) && stream.replicas.has(zone)));
  const facts: StreamPromotionFacts = {
    oldPrimary: {
      zone: "kr-a",
      confirmedOff: input.off,
      final: null,
    },
    replicas: [...stream.replicas].map(([zone, { id, offset, copying }]) => {
      const answers = input.answering.includes(zone);
      return {
        zone,
        answers,
        replicationId: answers ? id : null,
        former: null,
        offset: answers && !copying ? offset : null,
        cutOff: cut.has(zone),
      };
    }),
    left: new Set(input.left),
    waitedFor: input.waitedFor,
    preference: ["kr-a", ...REPLICAS],
  };
  const verdict = judgeStreamPromotion(facts);
  const chosen = [...stream.replicas].find(([zone]) => zone === verdict.promote)?.[1];
  const kept = chosen === undefined ? null : chosen.offset;
  // A primary that is not off goes on with whoever is left to it; the promoted one confirms nothing to it any more.
  const gone = new Set([...cut, ...REPLICAS.filter((zone) => zone === verdict.promote)]);
  for (const zone of gone) Object.assign(stream.of(zone) ?? {}, { linked: false });
  if (!input.off) for (const one of input.after) stream.play(one, gone);
  return { stream, facts, verdict, kept };
}

describe("judgeStreamPromotion against a model of replication", () => {
  it("with a proof, no acknowledged entry is missing, whatever the old primary still does", () => {
    let proven = 0;
    fc.assert(
      fc.property(disaster, (input) => {
        const { stream, verdict, kept } = play(input);
        if (verdict.promote === null) return;
        proven += 1;
        expect(kept ?? -1).toBeGreaterThanOrEqual(stream.acknowledged);
      }),
      { numRuns: 5_000 },
    );
    // A rule that refuses everything would pass as well; this one must prove something.
    expect(proven).toBeGreaterThan(300);
  });

  it("promotes with a proof or not at all, somebody who answers and stays, and says why either way", () => {
    fc.assert(
      fc.property(disaster, (input) => {
        const { facts, verdict } = play(input);
        expect(verdict.promote === null).toBe(verdict.proof === null);
        expect(verdict.reasons.length).toBeGreaterThan(0);
        const chosen = facts.replicas.find((one) => one.zone === verdict.promote);
        if (verdict.promote === null) return;
        expect(chosen?.answers).toBe(true);
        expect(facts.left.has(verdict.promote)).toBe(false);
      }),
    );
  });

  it("notices a rule that would take one answer for enough", () => {
    const careless = fc.property(disaster, (input) => {
      const { stream, facts } = play({ ...input, waitedFor: 1, off: true, after: [], left: [] });
      const [first] = facts.replicas.filter((one) => one.offset !== null);
      const held = stream.of(REPLICAS.find((zone) => zone === first?.zone) ?? "kr-b")?.offset ?? 0;
      return first === undefined || held >= stream.acknowledged;
    });
    expect(fc.check(careless, { numRuns: 5_000 }).failed).toBe(true);
  });
});

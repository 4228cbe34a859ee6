import { isOver, judgeSite, type SiteWatched } from "../../detection/judge-site.ts";
import type { Standing } from "../../detection/standing.ts";
import { Watch } from "../../detection/watch.ts";
import type { LossPolicy } from "../../topology/topology.ts";
import type { Rules } from "./rules.ts";
import { DATABASE, PLACES, REGIONS, type World } from "./world.ts";

export type Detected = {
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
  endedAt: number | null;
};
type Coming = {
  readonly witness: string;
  readonly askedAt: number;
  readonly at: number;
  readonly answer: ReturnType<World["ask"]>;
};
export const JUDGE_MS = 500;
const TICK_MS = 50;

/** The collector, the judge and the tables, as server/detection has them: whoever leads loses what it knew when it dies. */
export class Control {
  readonly detected: Detected[] = [];
  readonly #world: World;
  readonly #rules: Rules;
  readonly #policy: LossPolicy;
  readonly #jitter: () => number;
  /** The rows of witness_vote. */
  readonly #rows = new Map<string, Standing>();
  #watch: Watch | null = null;
  #coming: Coming[] = [];
  #nextAt = new Map<string, number>();
  #judgedAt = 0;

  constructor(world: World, rules: Rules, policy: LossPolicy, seed: number) {
    this.#world = world;
    this.#rules = rules;
    this.#policy = policy;
    let state = seed | 0;
    this.#jitter = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
  }

  run(untilMs: number): void {
    for (let t = 0; t <= untilMs; t += TICK_MS) this.#tick(t);
  }

  #tick(t: number): void {
    if (this.#world.now("take-over", t).length > 0) {
      this.#watch = null;
      return;
    }
    if (this.#world.now("stall", t).length > 0) return;
    this.#watch ??= this.#begin(t);
    // Sent and received in the same loop: what waited for a process that stood still is received when it goes on.
    const due = this.#coming.filter((one) => one.at <= t).sort((a, b) => a.at - b.at);
    this.#coming = this.#coming.filter((one) => one.at > t);
    for (const { witness, askedAt, at, answer } of due) {
      const stalled = this.#world.all("stall").some((one) => at >= one.at && at < one.at + one.ms);
      this.#nextAt.set(
        witness,
        Math.max(t, askedAt + this.#rules.detection.voting.intervalMs * (0.9 + 0.2 * this.#jitter())),
      );
      if (!answer) continue;
      const votes = answer.seen;
      const { standings } = this.#watch.take({ witness, votes, askedAt, receivedAt: stalled ? t : at });
      for (const one of standings) this.#rows.set(`${one.subject} ${one.witness}`, one);
    }
    for (const witness of PLACES) {
      if ((this.#nextAt.get(witness) ?? 0) > t) continue;
      const within = this.#rules.detection.voting.timeoutMs;
      const answer = this.#world.ask(witness, t, within);
      this.#nextAt.set(witness, Number.POSITIVE_INFINITY);
      this.#coming.push({ witness, askedAt: t, at: answer?.at ?? t + within, answer });
    }
    if (t - this.#judgedAt >= JUDGE_MS) this.#judge(this.#watch, t);
  }

  #begin(t: number): Watch {
    const watch = new Watch(t, this.#rules.detection.voting, this.#rules.hear);
    watch.remember([...this.#rows.values()].map((one) => this.#rules.remembered(one)));
    this.#coming = [];
    this.#nextAt = new Map(PLACES.map((place) => [place, t + 1_000 * this.#jitter()]));
    return watch;
  }

  #judge(watch: Watch, t: number): void {
    this.#judgedAt = t;
    const site: SiteWatched = {
      regions: REGIONS,
      places: PLACES,
      databases: [{ id: DATABASE, region: "kr", primary: this.#world.primary(t) }],
      held: this.#world.now("switchover", t).length > 0 ? ["kr"] : [],
      policy: { zoneLost: this.#policy, primaryLost: this.#policy },
    };
    const verdict = judgeSite(watch, site, t, this.#rules.detection);
    const open = this.detected.filter((one) => one.endedAt === null);
    for (const one of open) {
      const kind = one.kind as "zone-lost";
      if (isOver({ kind, subject: one.subject }, verdict, watch, site, t)) one.endedAt = t;
    }
    for (const { kind, subject } of verdict.established) {
      if (open.some((one) => one.kind === kind && one.subject === subject && one.endedAt === null)) continue;
      this.detected.push({ kind, subject, at: t, endedAt: null });
    }
  }
}

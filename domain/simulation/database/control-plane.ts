import type { KnownPrimary } from "../../database/old-primary.ts";
import type { Newest } from "../../database/overtaken.ts";
import type { LockHolder } from "../../runs/region-locks.ts";
import type { RunStatus } from "../../runs/status.ts";
import { lsnOf } from "./node.ts";
import { OUTSIDE, type World, ZONES } from "./world.ts";

export type Run = {
  readonly id: string;
  readonly number: number;
  readonly allowDataLoss: boolean;
  token: number;
  status: RunStatus;
  /** Whom it ordered to be promoted, written before the order is sent. */
  ordered: Ordered | null;
};
type Ordered = { readonly zone: string; readonly proven: boolean; timeline: number | null; led: boolean };
type Sample = {
  readonly zone: string;
  readonly timeline: number;
  readonly lsn: string;
  readonly names: string;
  readonly commit: string;
};
type Asked = { readonly zone: string; readonly timeline: number; readonly names: string; done: boolean };
export type Seen = {
  readonly role: "primary" | "standby";
  readonly timeline: number;
  readonly receivedLsn: string | null;
  readonly streamsTo: readonly string[];
};

/** Thrown where a call is not answered; nobody knows whether it had its effect. */
export class NoAnswer extends Error {}
/** Thrown where an agent or the control plane's database refuses a token that is no longer the highest. */
export class StaleToken extends Error {}

/** The control plane's own database, and its hands and eyes. What it knows, it was told by a call that arrived. */
export class ControlPlane {
  readonly world: World;
  readonly runs: Run[] = [];
  readonly samples: Sample[] = [];
  readonly asked: Asked[] = [];
  routedTo: string | null = "kr-a";
  locked: string | null = null;
  #token = 0;
  /** The next call has its effect, and its answer is lost. */
  losesAnswer = false;

  constructor(world: World) {
    this.world = world;
  }

  drawToken(run: Run): number {
    this.#token += 1;
    run.token = this.#token;
    return run.token;
  }

  get highestToken(): number {
    return this.#token;
  }

  holders(): LockHolder[] {
    const run = this.runs.find((one) => one.id === this.locked);
    return run ? [{ region: "kr", runId: run.id, number: run.number, crossRegion: false, status: run.status }] : [];
  }

  /** Eyes: a look at a node over SQL. Null: no answer. */
  look(worker: string, zone: string): Seen | null {
    const node = this.world.node(zone);
    if (!node.answers || !this.world.reach(worker, zone)) return null;
    const held = this.world.rules.position(node);
    return {
      role: node.role,
      timeline: node.timeline,
      receivedLsn: node.role === "standby" && held !== null ? lsnOf(held) : null,
      streamsTo: ZONES.filter((other) => this.world.streams(other) === node),
    };
  }

  /** The observer's round: what a primary that answers waits for, and how far it has written. */
  observe(worker: string, zone: string): void {
    const node = this.world.node(zone);
    if (this.look(worker, zone)?.role !== "primary") return;
    const { timeline, synchronousNames: names, commit } = node;
    this.samples.unshift({ zone, timeline, lsn: lsnOf(node.log.length), names, commit });
  }

  /** The newest primary that anything told of. */
  newestPrimary(): Newest {
    const timeline = Math.max(0, this.world.canaryTimeline ?? 0, ...this.samples.map((one) => one.timeline));
    const zones = this.samples.filter((one) => one.timeline === timeline).map((one) => one.zone);
    return { timeline, zones };
  }

  /** As server/promotion/last-known-primary.ts reads it. */
  knownPrimary(): KnownPrimary | null {
    const timeline = Math.max(0, ...this.samples.map((one) => one.timeline));
    const newest = this.samples.find((one) => one.timeline === timeline);
    if (!newest) return null;
    const own = this.samples.filter((one) => one.zone === newest.zone && one.timeline === timeline);
    const asked = this.asked.filter((one) => one.zone === newest.zone && one.timeline === timeline).reverse();
    const settled = asked.findIndex((one) => one.done);
    return {
      zone: newest.zone,
      timeline,
      lsn: newest.lsn,
      samples: own.map((one) => ({ synchronousNames: one.names, synchronousCommit: one.commit, lsn: one.lsn })),
      asked: asked.slice(0, settled === -1 ? undefined : settled + 1).map((one) => one.names),
      newestTold: this.newestPrimary().timeline,
    };
  }

  /** As server/promotion/pending-promotion.ts reads it. */
  pendingPromotion(): Ordered | null {
    const newest = this.runs.filter((one) => one.ordered !== null).sort((a, b) => b.token - a.token)[0];
    return newest?.ordered && !newest.ordered.led ? newest.ordered : null;
  }

  /** Made by a run, or seen of the primary itself that clients are led to (server/observe/fence-rivals.ts). */
  ownTimeline(): number | null {
    const made = this.runs.flatMap(({ ordered }) => ordered?.timeline ?? []);
    const seen = this.samples.filter((one) => one.zone === this.routedTo).map((one) => one.timeline);
    return Math.max(0, ...made, ...seen);
  }

  /** Clients are led there by the last decision. */
  lead(zone: string): void {
    this.routedTo = zone;
    for (const { ordered } of this.runs) if (ordered) ordered.led = true;
  }

  /** Hands: a verb at the agent of a zone. */
  act(worker: string, zone: string, token: number, verb: () => void): void {
    const node = this.world.node(zone);
    if (!node.agentAnswers || !this.world.reach(worker, zone)) throw new NoAnswer(zone);
    if (!this.world.rules.accepts(token, node.highestToken)) throw new StaleToken(zone);
    node.highestToken = Math.max(node.highestToken, token);
    verb();
    if (!this.losesAnswer) return;
    this.losesAnswer = false;
    throw new NoAnswer(zone);
  }

  /** The switch outside the zones. Null: it does not answer, or does not reach the zone's, so nothing is confirmed. */
  isOff(worker: string, zone: string): boolean | null {
    const reached = this.world.reach(worker, OUTSIDE) && this.world.reach(OUTSIDE, zone);
    return reached ? !this.world.node(zone).powered : null;
  }
}

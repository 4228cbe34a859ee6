import type { Reason } from "../reason.ts";
import { type Side, sideOf, type Waiting } from "./waiting.ts";

/** The marks of a policy, and how many consumers a zone has normally and at most. */
export type Rules = {
  readonly high: number;
  readonly oldestMs: number;
  readonly low: number;
  readonly holdMs: number;
  readonly add: number;
  readonly normal: number;
  readonly most: number;
  /** What is another figure when it is relaxed: of what is the same, nothing is held. */
  readonly relaxes: readonly Relaxable[];
};
export type Relaxable = "sampling" | "ttl";

/** What a zone can do now. */
export type ZoneSeen = {
  readonly zone: string;
  /** Established as lost by the vantage points. */
  readonly lost: boolean;
  /** Consumers that run there; null: nobody answered. */
  readonly running: number | null;
};

export type Seen = {
  readonly waiting: Waiting;
  readonly zones: readonly ZoneSeen[];
  /** What forbids to act at all now (hands off, an isolated control plane). */
  readonly held: readonly Reason<HeldKey>[];
};
export type HeldKey = "hands-off" | "isolated";

export type Kept = "normal" | "relaxed";
export type Step = "add-consumers" | "relax" | "restore-sampling" | "restore-ttl" | "remove-consumers";

/** What the policy wants now, and since when the backlog has stood where it stands. Survives whoever computes it. */
export type ReliefState = {
  /** In each zone. */
  readonly consumers: number;
  readonly sampling: Kept;
  readonly ttl: Kept;
  /** The side it was last known to be on, and since when; time in which nobody knew does not count. */
  readonly side: Side;
  readonly sinceMs: number;
  /** Since when nobody knows; null: known. */
  readonly unknownMs: number | null;
  readonly lastStep: Step | null;
  readonly steppedMs: number | null;
  /** How often in a row relief was needed again soon after some was taken back. */
  readonly retaken: number;
  /** Somebody gave it back by hand: nothing is taken anew until the backlog has been low for a hold. */
  readonly declined: boolean;
};

export type WhyKey =
  | HeldKey
  | "unknown"
  | "between"
  | "no-zone"
  | "holding"
  | "zones-short"
  | "too-few-to-sample"
  | "declined"
  | "nothing-more"
  | "normal";
export type Judged = {
  readonly state: ReliefState;
  /** As it is seen now. */
  readonly side: Side;
  /** Taken in this round. */
  readonly step: Step | null;
  /** What comes next, and when at the earliest, if the backlog stays on its side. */
  readonly next: { readonly step: Step; readonly atMs: number } | null;
  readonly why: readonly Reason<WhyKey>[];
};

/** Taking relief back waits twice as long each time it proved too early, up to this many times. */
const MOST_RETAKEN = 4;
/** A step back counts as too early when relief is needed again within so many of its waits. */
const SOON = 12;
/** A zone that was asked for consumers and has not started them after so many waits has none to give. */
const PATIENCE = 3;

export function atRest({ normal }: Pick<Rules, "normal">, nowMs: number): ReliefState {
  const rest = {
    sampling: "normal",
    ttl: "normal",
    side: "unknown",
    lastStep: null,
    steppedMs: null,
    unknownMs: null,
  } as const;
  return { ...rest, consumers: normal, sinceMs: nowMs, retaken: 0, declined: false };
}

/** Nothing is added, thrown away or kept shorter because of this policy. */
export function isAtRest(state: ReliefState, { normal }: Pick<Rules, "normal">): boolean {
  return state.consumers <= normal && state.sampling === "normal" && state.ttl === "normal";
}

/**
 * One round: consumers are added one step a hold up to the most, and only then less is kept; it goes back in reverse, sampling first.
 * Between the marks nothing changes, and of a backlog nobody knows nothing follows in either direction.
 */
export function relieve(rules: Rules, seen: Seen, before: ReliefState, nowMs: number): Judged {
  const side = sideOf(seen.waiting, rules);
  const settled: ReliefState = {
    ...before,
    // A policy applied anew may allow fewer, want more, or relax nothing.
    consumers: Math.min(Math.max(before.consumers, rules.normal), rules.most),
    sampling: rules.relaxes.includes("sampling") ? before.sampling : "normal",
    ttl: rules.relaxes.includes("ttl") ? before.ttl : "normal",
    ...standing(rules, side, before, nowMs),
  };
  const low = side === "below" && nowMs - settled.sinceMs >= rules.holdMs;
  const state = { ...settled, declined: settled.declined && !low };
  const still = (...why: Reason<WhyKey>[]): Judged => ({ state, side, step: null, next: null, why });
  if (side === "unknown") return still(because("unknown"), ...seen.held);
  if (side === "between") return still(because(isAtRest(state, rules) ? "normal" : "between"), ...seen.held);
  const found = side === "above" ? upwards(rules, seen, state, nowMs) : downwards(rules, state);
  if (!("step" in found)) return still(found, ...seen.held);
  if (seen.held.length > 0) return still(...seen.held);
  if (!seen.zones.some(gives)) return still(because("no-zone"));
  const wait = side === "above" ? rules.holdMs : backHold(rules, state);
  const atMs = Math.max(state.sinceMs, Math.min(state.steppedMs ?? 0, nowMs)) + wait;
  if (nowMs < atMs) return { state, side, step: null, next: { step: found.step, atMs }, why: [because("holding")] };
  const stepped = { ...state, ...found.change, lastStep: found.step, steppedMs: nowMs };
  return {
    state: side === "above" ? { ...stepped, retaken: retaken(rules, state, nowMs) } : stepped,
    side,
    step: found.step,
    next: null,
    why: [],
  };
}

/** What somebody wants back now, whatever the backlog: it is, and is not taken again before the backlog was low. */
export function giveBack(
  state: ReliefState,
  what: "consumers" | "sampling" | "ttl",
  rules: Pick<Rules, "normal">,
  nowMs: number,
): ReliefState {
  const declined = { ...state, steppedMs: nowMs, declined: true };
  if (what === "consumers") return { ...declined, consumers: rules.normal, lastStep: "remove-consumers" };
  return what === "sampling"
    ? { ...declined, sampling: "normal", lastStep: "restore-sampling" }
    : { ...declined, ttl: "normal", lastStep: "restore-ttl" };
}

/**
 * Samples fail to come where machines are busiest, so just where much waits: a gap shorter than the hold stops the clock and does not
 * set it back. Beyond that nobody knows what was in between.
 */
function standing(
  { holdMs }: Rules,
  side: Side,
  before: ReliefState,
  nowMs: number,
): Pick<ReliefState, "side" | "sinceMs" | "unknownMs"> {
  if (side === "unknown") {
    const unknownMs = Math.min(before.unknownMs ?? nowMs, nowMs);
    return nowMs - unknownMs > holdMs
      ? { side, sinceMs: unknownMs, unknownMs }
      : { side: before.side, sinceMs: before.sinceMs, unknownMs };
  }
  if (side !== before.side) return { side, sinceMs: nowMs, unknownMs: null };
  const gap = before.unknownMs === null ? 0 : nowMs - before.unknownMs;
  return { side, sinceMs: Math.min(before.sinceMs + Math.max(0, gap), nowMs), unknownMs: null };
}

type Found = { readonly step: Step; readonly change: Partial<ReliefState> };

function upwards(rules: Rules, { waiting, zones }: Seen, state: ReliefState, nowMs: number): Found | Reason<WhyKey> {
  if (state.declined) return because("declined");
  if (state.consumers < rules.most) {
    const consumers = Math.min(rules.most, state.consumers + rules.add);
    return { step: "add-consumers", change: { consumers } };
  }
  const kept = rules.relaxes.filter((what) => state[what] === "normal");
  if (kept.length === 0) return because("nothing-more");
  // One log that nobody can finish makes the oldest old, and throwing others away does not help it.
  if ((waiting.atLeast ?? 0) < rules.low) return because("too-few-to-sample", { low: rules.low });
  const short = zones.filter((one) => gives(one) && (one.running ?? 0) < rules.most);
  const asked = nowMs - (state.steppedMs ?? state.sinceMs);
  if (short.length > 0 && asked < PATIENCE * rules.holdMs)
    return because("zones-short", { zones: short.map(({ zone }) => zone).join(", "), most: rules.most });
  return { step: "relax", change: Object.fromEntries(kept.map((what) => [what, "relaxed"])) };
}

function downwards(rules: Rules, state: ReliefState): Found | Reason<WhyKey> {
  if (state.sampling === "relaxed") return { step: "restore-sampling", change: { sampling: "normal" } };
  if (state.ttl === "relaxed") return { step: "restore-ttl", change: { ttl: "normal" } };
  if (state.consumers <= rules.normal) return because("normal");
  return {
    step: "remove-consumers",
    change: { consumers: Math.max(rules.normal, state.consumers - rules.add) },
  };
}

/** A zone that is lost or silent adds no consumer, whatever it is told. */
function gives({ lost, running }: ZoneSeen): boolean {
  return !lost && running !== null;
}

function backHold({ holdMs }: Rules, state: ReliefState): number {
  return holdMs * 2 ** Math.min(state.retaken, MOST_RETAKEN);
}

/** A load that needs what was just taken back would otherwise be relieved and let go for ever, each hold anew. */
function retaken(rules: Rules, state: ReliefState, nowMs: number): number {
  if (state.lastStep === null || state.lastStep === "add-consumers" || state.lastStep === "relax") return state.retaken;
  const soon = nowMs - (state.steppedMs ?? 0) < SOON * backHold(rules, state);
  return soon ? Math.min(MOST_RETAKEN, state.retaken + 1) : 0;
}

function because(key: WhyKey, values: Reason["values"] = {}): Reason<WhyKey> {
  return { key, values };
}

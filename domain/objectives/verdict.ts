import type { Reason } from "../reason.ts";
import type { IfZoneLost } from "../regions/if-zone-lost.ts";
import { isStale, type Measurements } from "../topology/freshness.ts";
import type { ObjectiveStatus } from "./status.ts";

export type VerdictKey =
  | "nothing-measured"
  | "running"
  | "control-plane-cut-off"
  | "zone-lost"
  | "zone-not-answering"
  | "unprotected"
  | "zone-loss-breaches"
  | "zone-loss-not-measured"
  | "zone-loss-at-risk"
  | "any-zone-may-be-lost";

/** The sentence at the head of the overview, in words by key, with the age of its oldest evidence. */
export type PageVerdict = Reason<VerdictKey> & {
  readonly status: ObjectiveStatus;
  /** When the oldest measurement this rests on was made; null: there is none. */
  readonly oldestEvidenceAt: Date | null;
};

export type VerdictFacts = {
  readonly measurements: Measurements;
  /** One for each zone of the regions the page shows. */
  readonly zones: readonly IfZoneLost[];
  /** Runs in progress: number as people say it. */
  readonly running: readonly { readonly number: number; readonly plan: string }[];
  /** What vantage points established of zones, and what merely does not answer the control plane. */
  readonly loss: {
    readonly lost: readonly string[];
    readonly notAnswering: readonly string[];
    readonly cutOff: boolean;
  };
  readonly unprotected: readonly { readonly component: string; readonly since: Date }[];
  readonly now: Date;
};

/**
 * Computed, never set by hand: the first of these that is so, worst first. Single-zone regions are judged only when nothing else
 * is shown, since their zone can never be lost without harm and would drown every other sentence.
 */
export function pageVerdict(facts: VerdictFacts): PageVerdict {
  const { measurements, now } = facts;
  const oldestEvidenceAt = oldest(measurements);
  const say = (key: VerdictKey, status: ObjectiveStatus, values: Reason["values"] = {}): PageVerdict => ({
    key,
    values,
    status,
    oldestEvidenceAt,
  });

  const fresh = Object.values(measurements).filter((measured) => !isStale(measured, now));
  if (fresh.length === 0) return say("nothing-measured", "not_measured");
  const [run] = facts.running;
  if (run !== undefined)
    return say("running", "at_risk", { number: run.number, plan: run.plan, n: facts.running.length });
  const { lost, notAnswering, cutOff } = facts.loss;
  const named = (zones: readonly string[]) => ({ zones: zones.join(", "), n: zones.length });
  if (cutOff) return say("control-plane-cut-off", "not_measured");
  if (lost.length > 0) return say("zone-lost", "breached", named(lost));
  if (notAnswering.length > 0) return say("zone-not-answering", "at_risk", named(notAnswering));
  const [bare] = [...facts.unprotected].sort((a, b) => a.since.getTime() - b.since.getTime());
  if (bare !== undefined) {
    return say("unprotected", "at_risk", { component: bare.component, since: bare.since.toISOString() });
  }

  const several = facts.zones.filter((zone) => !onlyZone(zone, facts.zones));
  const judged = several.length > 0 ? several : facts.zones;
  const of = (status: ObjectiveStatus) => judged.filter((zone) => zone.status === status);
  const name = (zones: readonly IfZoneLost[]) => {
    return { zones: zones.map(({ zone }) => zone).join(", "), n: zones.length, why: zones[0]?.reasons[0]?.key ?? "" };
  };
  const [breached, unknown, risky] = [of("breached"), of("not_measured"), of("at_risk")];
  if (breached.length > 0) return say("zone-loss-breaches", "breached", name(breached));
  if (unknown.length > 0) return say("zone-loss-not-measured", "not_measured", name(unknown));
  if (risky.length > 0) return say("zone-loss-at-risk", "at_risk", name(risky));
  if (judged.length === 0) return say("nothing-measured", "not_measured");
  return say("any-zone-may-be-lost", "met", { regions: [...new Set(judged.map((zone) => zone.region))].join(", ") });
}

function onlyZone(zone: IfZoneLost, all: readonly IfZoneLost[]): boolean {
  return !all.some((other) => other.region === zone.region && other.zone !== zone.zone);
}

function oldest(measurements: Measurements): Date | null {
  const times = Object.values(measurements).map((measured) => measured.at.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

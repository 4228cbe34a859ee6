import type { Side } from "../backlog/waiting.ts";
import type { Reason } from "../reason.ts";
import { ENDED_WELL, type RunStatus, TERMINAL } from "../runs/status.ts";
import { byRestoreOrder, type Measure } from "./measure.ts";

/** Why a measure is not given back yet; words in messages/<language>/measures.json. `not-reached`: it was tried, and nobody answered. */
export const RESTORATION_REASONS = [
  "policy-restores-it",
  "run-unknown",
  "run-going-on",
  "run-ended-badly",
  "region-held",
  "hands-off",
  "isolated",
  "earlier-first",
  "synthetic-not-measured",
  "synthetic-not-yet",
  "backlog-not-measured",
  "backlog-high",
  "not-reached",
] as const;
export type RestorationReason = Reason<(typeof RESTORATION_REASONS)[number]>;

/** A customer's transaction of a service in the region: passes in a row since `passesSince`, and how many in a row are normal. */
export type SyntheticFacts = {
  readonly service: string;
  /** Null: not measured, or too long ago. */
  readonly passes: number | null;
  readonly needed: number;
};
/** Work that waits in a component of the region, and on which side of its marks it is (domain/backlog). */
export type BacklogFacts = {
  readonly component: string;
  readonly side: Side;
  /** At most as many wait; null: nobody knows. */
  readonly entries: number | null;
  readonly low: number;
};

export type RegionFacts = {
  /** Number of the run that holds it, paused ones too. */
  readonly heldBy: number | null;
  /** None: nobody looks whether the service works, so nobody knows. */
  readonly synthetics: readonly SyntheticFacts[];
  /** None: no component of the region has a backlog. */
  readonly backlogs: readonly BacklogFacts[];
};

export type RestorationFacts = {
  /** By id; one that is not here is not known. */
  readonly runs: Readonly<Record<string, { readonly number: number; readonly status: RunStatus }>>;
  readonly regions: Readonly<Record<string, RegionFacts>>;
  /** Components of which a policy in force says what they hold: it gives back what it held there. */
  readonly byPolicy: readonly string[];
  /** Nothing is done without being asked. */
  readonly handsOff: boolean;
  /** It is the control plane that is cut off. */
  readonly isolated: boolean;
};

export type Restoration = {
  /** Those to give back now, at most one a region. */
  readonly next: readonly string[];
  /** Of every other: what it waits for. Never empty lists. */
  readonly waits: Readonly<Record<string, readonly RestorationReason[]>>;
};

/**
 * Which measures may be given back now: in each region one at a time, in order, never while the run that set it or another one holds the region, and
 * only when the service has been seen working since. What is not known is not good. What a person asked for waits for runs alone, and so
 * does what a policy held that is not in force any more: whoever took it away decided that.
 */
export function judgeRestoration(measures: readonly Measure[], facts: RestorationFacts): Restoration {
  const ordered = [...measures].sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || byRestoreOrder(a, b));
  const next = new Map<string, Measure>();
  const waits: Record<string, readonly RestorationReason[]> = {};
  for (const measure of ordered) {
    const reasons = whyNot(measure, measures, facts);
    const first = next.get(measure.region);
    if (reasons.length > 0) waits[measure.id] = reasons;
    else if (first === undefined) next.set(measure.region, measure);
    // Ready as well, by a person's wish or because its policy is gone: its turn comes when that one is done.
    else waits[measure.id] = [earlier(first)];
  }
  return { next: [...next.values()].map(({ id }) => id), waits };
}

/** From when on passes count for a measure: the run has ended, and the one before it was given back long enough to be seen. */
export function passesSince(runEndedAt: Date, lastRestoredAt: Date | null): Date {
  return lastRestoredAt !== null && lastRestoredAt > runEndedAt ? lastRestoredAt : runEndedAt;
}

/** What a person wants back. A policy's that is gone needs every zone for it, so it keeps no run's waiting. */
function isFirst({ askedAt, owner }: Measure): boolean {
  return askedAt !== null && owner.by === "run";
}

function whyNot(measure: Measure, all: readonly Measure[], facts: RestorationFacts): RestorationReason[] {
  const region = facts.regions[measure.region];
  const held: RestorationReason[] =
    region?.heldBy == null ? [] : [{ key: "region-held", values: { region: measure.region, run: region.heldBy } }];
  // A policy knows what it did and undoes it by itself, at a person's wish as well; one that is gone undoes nothing.
  if (measure.owner.by === "policy" && facts.byPolicy.includes(measure.component))
    return [{ key: "policy-restores-it", values: { policy: measure.owner.policy } }];
  if (measure.askedAt !== null || measure.owner.by === "policy")
    return [...ofItsRun(measure, facts, "asked"), ...held].slice(0, 1);
  const run = ofItsRun(measure, facts, "by-itself");
  const before = all
    .filter((other) => other.owner.by === "run" && other.region === measure.region && other.id !== measure.id)
    .sort(byRestoreOrder)
    .find((other) => byRestoreOrder(other, measure) < 0);
  return [
    ...run,
    // The same run, said twice, is no second reason.
    ...(run.some(({ key }) => key === "run-going-on") ? [] : held),
    ...(facts.handsOff ? [{ key: "hands-off", values: {} } as const] : []),
    ...(facts.isolated ? [{ key: "isolated", values: {} } as const] : []),
    ...(before && run.length === 0 ? [earlier(before)] : []),
    ...(before || run.length > 0 ? [] : ofService(region)),
  ];
}

function ofItsRun(measure: Measure, facts: RestorationFacts, wish: "asked" | "by-itself"): RestorationReason[] {
  if (measure.owner.by === "policy") return [];
  const run = Object.hasOwn(facts.runs, measure.owner.runId) ? facts.runs[measure.owner.runId] : undefined;
  if (run === undefined) return wish === "asked" ? [] : [{ key: "run-unknown", values: { run: measure.owner.number } }];
  const values = { run: run.number };
  if (!TERMINAL.has(run.status)) return [{ key: "run-going-on", values }];
  return ENDED_WELL.has(run.status) || wish === "asked" ? [] : [{ key: "run-ended-badly", values }];
}

function ofService(region: RegionFacts | undefined): RestorationReason[] {
  const { synthetics, backlogs } = region ?? { synthetics: [], backlogs: [] };
  if (synthetics.length === 0) return [{ key: "synthetic-not-measured", values: { service: "—" } }];
  return [
    ...synthetics.flatMap(({ service, passes, needed }): RestorationReason[] => {
      if (passes === null) return [{ key: "synthetic-not-measured", values: { service } }];
      return passes >= needed ? [] : [{ key: "synthetic-not-yet", values: { service, passes, needed } }];
    }),
    ...backlogs.flatMap(({ component, side, entries, low }): RestorationReason[] => {
      if (side === "below") return [];
      if (side === "unknown" || entries === null) return [{ key: "backlog-not-measured", values: { component } }];
      return [{ key: "backlog-high", values: { component, entries, low } }];
    }),
  ];
}

function earlier({ kind, component, zone, class: of }: Measure): RestorationReason {
  return { key: "earlier-first", values: { measure: kind, where: zone ?? of ?? component } };
}

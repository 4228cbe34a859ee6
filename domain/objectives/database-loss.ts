import type { DatabaseMeasurement } from "../topology/measurement.ts";
import { type Canary, type Copy, type CopyLoss, lossOfCopy } from "./replica-loss.ts";

/** Why there is no figure of what would be lost. */
export type LossUnknown =
  | "no-standby"
  | "no-primary"
  | "no-canary"
  | "too-far-behind"
  | "not-measured"
  | "no-archive-adapter";

/** One node as it was last seen, freshly; only such count. */
export type SeenNode = {
  readonly zone: string;
  readonly value: DatabaseMeasurement;
  readonly from: Date;
  readonly until: Date;
};

/** What would be lost if this standby were promoted now. */
export type ReplicaLoss = CopyLoss & {
  readonly zone: string;
  /** Synchronous, or streaming, on the primary's timeline. */
  readonly promotable: boolean;
  /** As its primary counts it; null: no primary does. */
  readonly syncState: string | null;
  readonly lagBytes: number | null;
  readonly seenAt: Date;
};

export type DatabaseLoss = {
  /** What would be lost with the best standby that could be promoted; null: not measured. */
  readonly ms: number | null;
  readonly because: LossUnknown | null;
  /** While it is not measured: of what was acknowledged before, this much is lost for certain. What came after nobody knows. */
  readonly atLeastMs: number | null;
  /** The last acknowledged row; null: there never was one. */
  readonly acknowledged: Canary | null;
  readonly best: string | null;
  readonly replicas: readonly ReplicaLoss[];
  /** What would be lost if only the contiguous archive were left. */
  readonly archive: Pick<DatabaseLoss, "ms" | "because" | "atLeastMs">;
};

/** Three canaries that nobody acknowledged: nothing is known of loss any more. */
const SILENT_MS = 3_500;

/**
 * What would be lost if the primary vanished now (design §5): per standby, and with the best of them that could be promoted. From
 * numbers acknowledged and log positions alone; never from the age of a row or anybody else's clock, and never a guess.
 * @param canaries newest first
 * @param archive end of the contiguous archived log; null: nothing here can look at one
 */
export function databaseLoss(
  nodes: readonly SeenNode[],
  canaries: readonly Canary[],
  now: Date,
  archive: Copy | null = null,
): DatabaseLoss {
  const primary = nodes.find(({ value }) => value.role === "primary");
  const [acknowledged = null] = canaries;
  const silent = !acknowledged || now.getTime() - acknowledged.acknowledgedAt.getTime() > SILENT_MS;
  const replicas = nodes
    .filter(({ value }) => value.role === "standby")
    .map((node) => replicaLoss(node, primary, canaries, silent));
  const candidates = replicas.filter((replica) => primary === undefined || replica.promotable);
  const best = candidates.filter(({ missing }) => missing !== null).sort(byLoss)[0] ?? null;
  const because = whyUnknown();
  return {
    ms: because === null ? (best?.ms ?? null) : null,
    because,
    atLeastMs: because === null ? null : (best?.atLeastMs ?? null),
    acknowledged,
    best: best?.zone ?? null,
    replicas,
    archive: archiveLoss(archive, canaries, silent),
  };

  function whyUnknown(): LossUnknown | null {
    if (nodes.length === 0) return "not-measured";
    if (!primary) return "no-primary";
    if (candidates.length === 0) return "no-standby";
    if (silent) return "no-canary";
    return best?.ms == null ? whyNoFigure(best) : null;
  }
}

function byLoss(a: ReplicaLoss, b: ReplicaLoss): number {
  const rank = ({ ms }: ReplicaLoss) => ms ?? Number.MAX_SAFE_INTEGER;
  return (a.missing ?? 0) - (b.missing ?? 0) || rank(a) - rank(b);
}

/** None of the rows that are known is in it; or it did not say how far it goes. */
function whyNoFigure(copy: CopyLoss | null): LossUnknown {
  return copy?.missing ? "too-far-behind" : "not-measured";
}

function replicaLoss(
  { zone, value, from, until }: SeenNode,
  primary: SeenNode | undefined,
  canaries: readonly Canary[],
  silent: boolean,
): ReplicaLoss {
  const counted = primary?.value.replicas.find((replica) => replica.name === zone)?.syncState ?? null;
  const follows = primary !== undefined && value.timeline === primary.value.timeline;
  const loss = lossOfCopy({ lsn: value.receivedLsn ?? value.lsn, timeline: value.timeline, from, until }, canaries);
  return {
    ...loss,
    // What was written after the last acknowledged row is not known: its age would say nothing.
    ms: silent ? null : loss.ms,
    zone,
    promotable: follows && (value.streaming || counted === "sync" || counted === "quorum"),
    syncState: counted,
    lagBytes: value.lagBytes,
    seenAt: until,
  };
}

function archiveLoss(archive: Copy | null, canaries: readonly Canary[], silent: boolean): DatabaseLoss["archive"] {
  if (!archive) return { ms: null, because: "no-archive-adapter", atLeastMs: null };
  const loss = lossOfCopy(archive, canaries);
  if (loss.ms !== null && !silent) return { ms: loss.ms, because: null, atLeastMs: null };
  return { ms: null, because: silent ? "no-canary" : whyNoFigure(loss), atLeastMs: loss.atLeastMs };
}

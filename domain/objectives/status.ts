/** What an objective, or the loss of a zone, is judged to be (mission A4). Not measured is never met. */
export const OBJECTIVE_STATUSES = ["met", "at_risk", "not_measured", "breached"] as const;
export type ObjectiveStatus = (typeof OBJECTIVE_STATUSES)[number];

/** The worst of several: one known breach outweighs anything unknown, one unknown outweighs every promise. Of none: not measured. */
export function worstStatus(statuses: readonly ObjectiveStatus[]): ObjectiveStatus {
  if (statuses.length === 0) return "not_measured";
  const worst = Math.max(...statuses.map((status) => OBJECTIVE_STATUSES.indexOf(status)));
  return OBJECTIVE_STATUSES[worst] ?? "not_measured";
}

/** From this share of the target on an objective is at risk: too little is left for a bad day. */
export const AT_RISK_SHARE = 0.8;

/**
 * Target against what is measured now. A target of 0 is met by 0 alone.
 * @param currentMs null: not measured, or measured too long ago to count
 * @param atLeastMs what it is at least while it is not measured; null: not even that is known
 */
export function judgeObjective(
  targetMs: number,
  currentMs: number | null,
  atLeastMs: number | null = null,
): ObjectiveStatus {
  if (currentMs === null || !Number.isFinite(currentMs) || currentMs < 0)
    return atLeastMs !== null && atLeastMs > targetMs ? "breached" : "not_measured";
  if (currentMs > targetMs) return "breached";
  return targetMs > 0 && currentMs > targetMs * AT_RISK_SHARE ? "at_risk" : "met";
}

/** Less of the target than this left between it and the usual time: a bad day is longer than a usual one. */
export const LEAST_MARGIN = 0.15;

/** The time a recovery is predicted to take, against its target: at risk when its bad case is beyond it, or hardly anything is left. */
export function judgePrediction(
  targetMs: number,
  { p50Ms, p95Ms }: { readonly p50Ms: number | null; readonly p95Ms: number | null },
): ObjectiveStatus {
  if (p50Ms === null || p95Ms === null) return "not_measured";
  if (p50Ms > targetMs) return "breached";
  return p95Ms > targetMs || targetMs - p50Ms < targetMs * LEAST_MARGIN ? "at_risk" : "met";
}

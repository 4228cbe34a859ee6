import { judgeObjective, type ObjectiveStatus, worstStatus } from "./status.ts";

export type LossFigure = {
  /** Null: not measured. */
  readonly ms: number | null;
  /** What is lost at least while it is not measured; null: not even that is known. */
  readonly atLeastMs: number | null;
};

/**
 * Of several stores the one that speaks for all: each is judged on its own, so that one which nobody could measure does not hide a breach
 * of another; of those that are judged worst the one that loses most. Of none: not measured.
 */
export function worstLoss<One extends LossFigure>(
  targetMs: number,
  losses: readonly One[],
): { readonly worst: One | null; readonly status: ObjectiveStatus } {
  const judged = losses.map((loss) => ({ loss, status: judgeObjective(targetMs, loss.ms, loss.atLeastMs) }));
  const status = worstStatus(judged.map((one) => one.status));
  const lost = ({ ms, atLeastMs }: LossFigure) => ms ?? atLeastMs ?? 0;
  const [worst] = judged.filter((one) => one.status === status).sort((a, b) => lost(b.loss) - lost(a.loss));
  return { worst: worst?.loss ?? null, status };
}

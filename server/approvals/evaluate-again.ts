import type { Envelope } from "#domain/approvals/envelope.ts";
import { type EnvelopeChange, judgeEnvelope } from "#domain/approvals/judge-envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { VerbContext } from "../context.ts";
import { buildEnvelope } from "../envelope/build-envelope.ts";

/**
 * Measures the envelope of a run once more through the live adapters and compares it with what was frozen.
 * @returns the changes that leave it; empty while it holds
 */
export async function whatLeftEnvelope(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  frozen: Envelope,
  plan: FrozenPlan,
): Promise<readonly EnvelopeChange[]> {
  const now = await buildEnvelope(ctx, {
    runId: frozen.runId,
    runNumber: frozen.runNumber,
    plan,
    reason: frozen.reason,
    allowDataLoss: frozen.dataLoss !== undefined,
    requestedBy: frozen.requestedBy,
    expiresAt: new Date(frozen.expiresAt),
    executeWithinS: frozen.executeWithinS,
  });
  return judgeEnvelope(frozen, now).changes.filter((change) => change.leaves);
}

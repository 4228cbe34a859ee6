import type { Envelope } from "#domain/approvals/envelope.ts";
import { type EnvelopeChange, judgeEnvelope } from "#domain/approvals/judge-envelope.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import type { VerbContext } from "../context.ts";
import { buildEnvelope } from "../envelope/build-envelope.ts";

export type LiveEvidence = {
  readonly evaluatedAt: string;
  /** True: signing now would void the request instead. */
  readonly left: boolean;
  readonly changes: readonly EnvelopeChange[];
  readonly source: Envelope["source"];
  readonly headroom: Envelope["headroom"];
  readonly duration: Envelope["duration"];
};

type Reading = Pick<VerbContext, "db" | "topology" | "adapters">;

/** Several people look at the same page: the infrastructure is asked once in this time for all of them. */
const KEPT_MS = 2_500;
const kept = new Map<string, { readonly at: number; readonly evidence: Promise<LiveEvidence> }>();

/**
 * What is so now, through the live adapters (bounded by 3 s), beside what was frozen. For reading only: `approve` measures anew.
 * @throws Refusal not-found
 */
export async function liveEvidence(ctx: Reading, approvalId: string): Promise<LiveEvidence> {
  const known = kept.get(approvalId);
  if (known && Date.now() - known.at < KEPT_MS) return known.evidence;
  const evidence = measure(ctx, approvalId);
  kept.set(approvalId, { at: Date.now(), evidence });
  for (const [id, { at }] of kept) if (Date.now() - at > KEPT_MS) kept.delete(id);
  return evidence;
}

async function measure(ctx: Reading, approvalId: string): Promise<LiveEvidence> {
  const approval = await ctx.db.approval.findUnique({
    where: { id: approvalId },
    include: { run: { select: { plan: true } } },
  });
  // A change of the rules is measured by nothing but what is in force.
  if (!approval?.run) throw new Refusal("not-found", "approval-not-found");
  const frozen = approval.envelope as unknown as Envelope;
  const now = await buildEnvelope(ctx, {
    runId: frozen.runId,
    runNumber: frozen.runNumber,
    plan: approval.run.plan as unknown as FrozenPlan,
    reason: frozen.reason,
    allowDataLoss: frozen.dataLoss !== undefined,
    requestedBy: frozen.requestedBy,
    expiresAt: new Date(frozen.expiresAt),
    executeWithinS: frozen.executeWithinS,
  });
  const { left, changes } = judgeEnvelope(frozen, now);
  return {
    evaluatedAt: now.evaluatedAt,
    left,
    changes,
    source: now.source,
    headroom: now.headroom,
    duration: now.duration,
  };
}

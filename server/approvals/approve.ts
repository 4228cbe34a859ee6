import { z } from "zod";
import type { Actor } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendDenial } from "../access/permit.ts";
import type { Transaction } from "../db/client.ts";
import { stillCount } from "../envelope/still-count.ts";
import { endApproval } from "./end-approval.ts";
import { type HeldApproval, holdApproval } from "./hold-approval.ts";
import { judgeAsked } from "./judge-asked.ts";
import { type Approved, recordApproval } from "./record-approval.ts";

const input = z.strictObject({
  approvalId: z.uuid(),
  stepUpId: z.uuid(),
  envelopeHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApproveInput = z.input<typeof input>;
export type { Approved };

/**
 * One executive's yes to the frozen envelope, with a login made for it alone. The last one needed starts the run, or puts the changed
 * rules in force. The same person twice, even at the same moment, is one decision and the same answer.
 * @param raw.envelopeHash what the page showed: a signature is for what was seen
 * @throws Refusal `forbidden` (requester-approves, not-in-role, no-step-up, login-too-old, …), `unavailable`, `not-found`,
 *   `conflict` (approval-not-pending, approval-expired, envelope-left, signed-another-envelope), `blocked` (policy-gone,
 *   approval-not-verified)
 */
export async function approve(ctx: AuthorityContext, raw: ApproveInput): Promise<Approved> {
  const actor = await confirmAuthority(ctx, "approvals.approve", { type: "person", id: ctx.actor.subject });
  const signed = parseInput(input, raw);
  const asked = await judgeAsked(ctx, signed.approvalId);
  const outcome = await ctx.db
    .$transaction(async (tx): Promise<Approved | Refusal> => {
      const held = await holdApproval(tx, signed.approvalId);
      const mine = held.decisions.find((decision) => decision.approver === actor.subject);
      if (mine?.decision === "approve") return answerAgain(tx, held);
      if (held.status !== "pending") return new Refusal("conflict", "approval-not-pending", { status: held.status });
      if (held.expiresAt <= new Date()) {
        await endApproval(tx, ctx.installationId, actor, held, { status: "expired" });
        return new Refusal("conflict", "approval-expired");
      }
      const left = await asked.left(tx);
      const [worst] = left;
      if (worst) {
        await endApproval(tx, ctx.installationId, actor, held, { status: "voided", because: left });
        return new Refusal("conflict", "envelope-left", { because: worst.key, ...worst.values });
      }
      return recordApproval(tx, ctx.installationId, actor, held, { ...signed, policy: asked.policy });
    })
    .catch((error: unknown) => noteDenial(ctx, actor, signed.approvalId, error));
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

async function answerAgain(tx: Transaction, held: HeldApproval): Promise<Approved> {
  const [{ length: approvals } = []] = await stillCount(tx, [held]);
  const status = held.status === "approved" ? "approved" : "pending";
  return { approvalId: held.id, runId: held.runId, status, approvals, threshold: held.threshold, repeated: true };
}

/** A decision that was forbidden (requester, replayed or old login) is itself evidence; its transaction was rolled back. */
async function noteDenial(ctx: AuthorityContext, actor: Actor, approvalId: string, error: unknown): Promise<never> {
  if (error instanceof Refusal && error.code === "forbidden") {
    await appendDenial({ ...ctx, actor }, "approvals.approve", { type: "approval", id: approvalId }, error.key);
  }
  throw error;
}

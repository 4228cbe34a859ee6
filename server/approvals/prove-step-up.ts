import { Refusal } from "#domain/refusal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";

/** `auth_time` is cut to the second: a login in the same second as the request for it is not older (domain/approvals). */
const RESOLUTION_MS = 1_000;

/**
 * Marks a step-up as proven by a login the provider signed: by the same person, made after it was asked for. Once only.
 * @param login when and who, from a verified id_token
 * @returns the approval it is for
 * @throws Refusal `not-found`, `forbidden` (step-up-other-person, step-up-old-login), `conflict` (step-up-used)
 */
export async function proveStepUp(
  ctx: Pick<VerbContext, "actor" | "db" | "installationId">,
  stepUpId: string,
  login: { readonly subject: string; readonly authTime: Date },
): Promise<{ readonly approvalId: string }> {
  const stepUp = await ctx.db.stepUp.findUnique({ where: { id: stepUpId } });
  if (!stepUp || stepUp.subject !== ctx.actor.subject) throw new Refusal("not-found", "step-up-not-found");
  const { approvalId } = stepUp;
  const because = whyNot(stepUp, login);
  if (because) {
    await appendAudit(ctx.db, ctx.installationId, ctx.actor, {
      action: "access.denied",
      subjectType: "approval",
      subjectId: approvalId,
      detail: { because, stepUpId, loggedIn: login.subject },
    });
    throw new Refusal("forbidden", because);
  }
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.stepUp.updateMany({
      where: { id: stepUpId, subject: login.subject, provenAt: null, usedAt: null },
      data: { provenAt: new Date(), authTime: login.authTime },
    });
    if (count === 0) throw new Refusal("conflict", "step-up-used");
    await appendAudit(tx, ctx.installationId, ctx.actor, {
      action: "approval.step-up-proven",
      subjectType: "approval",
      subjectId: approvalId,
      detail: { stepUpId, authTime: login.authTime.toISOString() },
    });
  });
  return { approvalId };
}

function whyNot(
  stepUp: { readonly subject: string; readonly createdAt: Date },
  login: { readonly subject: string; readonly authTime: Date },
): "step-up-other-person" | "step-up-old-login" | null {
  if (login.subject !== stepUp.subject) return "step-up-other-person";
  if (login.authTime.getTime() + RESOLUTION_MS <= stepUp.createdAt.getTime()) return "step-up-old-login";
  return null;
}

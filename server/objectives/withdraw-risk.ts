import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";

const input = z.strictObject({ id: z.uuid() });
export type WithdrawRiskInput = z.input<typeof input>;

/**
 * Nobody answers for it any more: the objective is told as loudly as it is judged.
 * @throws Refusal `forbidden`, `invalid`, `conflict` (risk-not-in-force)
 */
export async function withdrawRisk(ctx: VerbContext, raw: WithdrawRiskInput): Promise<{ readonly id: string }> {
  await permit(ctx, "risks.withdraw");
  const { id } = parseInput(input, raw);
  const now = new Date();
  return ctx.db.$transaction(async (tx) => {
    const { count } = await tx.riskAcceptance.updateMany({
      where: { id, withdrawnAt: null, expiresAt: { gt: now } },
      data: { withdrawnAt: now, withdrawnBy: ctx.actor.subject, withdrawnByName: ctx.actor.name },
    });
    if (count === 0) throw new Refusal("conflict", "risk-not-in-force");
    const { objective, region } = await tx.riskAcceptance.findUniqueOrThrow({ where: { id } });
    await appendAudit(tx, ctx.installationId, ctx.actor, {
      action: "risk.withdrawn",
      subjectType: "objective",
      subjectId: `${objective}:${region ?? "*"}`,
      detail: { id },
    });
    return { id };
  });
}

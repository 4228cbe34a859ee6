import { z } from "zod";
import { DAY_MS, LONGEST_ACCEPTANCE_DAYS } from "#domain/objectives/accepted-risk.ts";
import { Refusal } from "#domain/refusal.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";
import { holdName } from "../db/hold-name.ts";
import { readObjectives } from "../evidence/read-objectives.ts";

const input = z.strictObject({
  objective: z.string().min(1).max(200),
  region: z.string().min(1).max(64),
  owner: z.string().trim().min(2).max(100),
  reason: z.string().trim().min(10).max(500),
  days: z.int().min(1).max(LONGEST_ACCEPTANCE_DAYS),
});
export type AcceptRiskInput = z.input<typeof input>;

/**
 * Somebody answers for an objective that is not met in a region, for a while. It ends by itself; a newer one takes the place of the
 * one in force.
 * @throws Refusal `forbidden`, `invalid`, `not-found` (objective-not-found), `conflict` (objective-is-met: there is nothing to accept)
 */
export async function acceptRisk(ctx: VerbContext, raw: AcceptRiskInput): Promise<{ readonly id: string }> {
  await permit(ctx, "risks.accept");
  const { objective, region, owner, reason, days } = parseInput(input, raw);
  const { rows } = await readObjectives(ctx.db, ctx.topology, new Date());
  const cell = rows.find((row) => row.id === objective)?.regions.find((one) => one.region === region);
  if (!cell) throw new Refusal("not-found", "objective-not-found", { objective });
  if (cell.status === "met") throw new Refusal("conflict", "objective-is-met", { objective });
  return ctx.db.$transaction(async (tx) => {
    // Of two who accept at once the second takes the place of the first: nobody sees both in force.
    await holdName(tx, `risk ${objective}:${region}`);
    const now = new Date();
    const expiresAt = new Date(now.getTime() + days * DAY_MS);
    const by = { withdrawnAt: now, withdrawnBy: ctx.actor.subject, withdrawnByName: ctx.actor.name };
    const inForce = { objective, region, withdrawnAt: null, expiresAt: { gt: now } };
    const replaced = await tx.riskAcceptance.updateMany({ where: inForce, data: by });
    const made = await tx.riskAcceptance.create({
      data: {
        installationId: ctx.installationId,
        objective,
        region,
        owner,
        reason,
        acceptedBy: ctx.actor.subject,
        acceptedByName: ctx.actor.name,
        acceptedAt: now,
        expiresAt,
      },
      select: { id: true },
    });
    await appendAudit(tx, ctx.installationId, ctx.actor, {
      action: "risk.accepted",
      subjectType: "objective",
      subjectId: `${objective}:${region}`,
      detail: { owner, reason, status: cell.status, expiresAt: expiresAt.toISOString(), replaced: replaced.count },
    });
    return made;
  });
}

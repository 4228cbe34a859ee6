import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { type AuthorityContext, confirmAuthority } from "../access/confirm-authority.ts";
import { parseInput } from "../access/parse-input.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { writeEntry } from "../incidents/write-incident.ts";
import { toldOf } from "./told-of.ts";

const input = z.strictObject({ id: z.uuid(), reason: z.string().trim().min(10).max(500) });
export type RestoreMeasureInput = z.input<typeof input>;
export type RestoreAsked = { readonly id: string };

/**
 * Somebody wants a measure back now, whatever the rule waits for. Written down here, done by the worker that leads, within a second
 * unless a run holds the region. Asking again is the same wish.
 * @throws Refusal `forbidden`, `invalid`, `unavailable`, `not-found` (measure-not-found), `conflict` (measure-ended)
 */
export async function restoreMeasure(ctx: AuthorityContext, raw: RestoreMeasureInput): Promise<RestoreAsked> {
  const actor = await confirmAuthority(ctx, "measures.restore", { type: "person", id: ctx.actor.subject });
  const { id, reason } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM temporary_measure WHERE id = ${id}::uuid FOR UPDATE`;
    const measure = await tx.temporaryMeasure.findUnique({ where: { id } });
    if (!measure) throw new Refusal("not-found", "measure-not-found");
    if (measure.endedAt !== null) throw new Refusal("conflict", "measure-ended");
    if (measure.restoreAskedAt !== null) return { id };
    const asked = { restoreAskedBy: actor.subject, restoreAskedName: actor.name, restoreAskedWhy: reason };
    await tx.temporaryMeasure.update({ where: { id }, data: { restoreAskedAt: new Date(), ...asked } });
    const told = toldOf(measure, { from: measure.set, to: measure.normal });
    if (measure.incidentId !== null)
      await writeEntry(tx, actor, measure.incidentId, {
        kind: "measure",
        key: "measure-restore-asked",
        values: { ...told, by: actor.name },
        text: reason,
      });
    await appendAudit(tx, ctx.installationId, actor, {
      action: "measure.restore-asked",
      subjectType: "measure",
      subjectId: id,
      detail: { ...told, reason },
    });
    return { id };
  });
}

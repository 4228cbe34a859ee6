import { z } from "zod";
import { keepsOpen } from "#domain/incidents/keeps-open.ts";
import { Refusal } from "#domain/refusal.ts";
import { TERMINAL } from "#domain/runs/status.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";
import { answeredLosses, OF_LOSS } from "../response/answered-losses.ts";
import { changeReason, holdOpenIncident, type IncidentChanged, incidentNumber } from "./incident-change.ts";
import { writeEntry } from "./write-incident.ts";

const input = z.strictObject({ number: incidentNumber, reason: changeReason });
export type ResolveInput = z.input<typeof input>;

/**
 * Nothing resolves by itself: a person says that it is over, and why. Not while a run of it is under way, or something is lost that no
 * run which ended well has answered.
 * @throws Refusal `forbidden`, `invalid`, `not-found`, `conflict` (incident-resolved, incident-run-open, incident-loss-open)
 */
export async function resolveIncident(ctx: VerbContext, raw: ResolveInput): Promise<IncidentChanged> {
  await permit(ctx, "incidents.resolve");
  const { number, reason } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const incident = await holdOpenIncident(tx, number);
    const of = { incidentId: incident.id };
    const runs = await tx.run.findMany({ where: { ...of, status: { notIn: [...TERMINAL] } }, take: 1 });
    const lasting = await tx.detection.findMany({ where: { ...of, endedAt: null }, select: OF_LOSS });
    const answered = await answeredLosses(tx, ctx.topology, lasting);
    const losses = lasting.map((loss) => ({ ...loss, answered: answered.has(loss.id) }));
    const open = keepsOpen({ runs, losses });
    if (open) throw new Refusal("conflict", open.key, open.values);
    await tx.incident.update({ where: { id: incident.id }, data: { status: "resolved", resolvedAt: new Date() } });
    const values = { by: ctx.actor.name };
    await writeEntry(tx, ctx.actor, incident.id, { kind: "resolved", key: "resolved", values, text: reason });
    await appendAudit(tx, ctx.installationId, ctx.actor, {
      action: "incident.resolved",
      subjectType: "incident",
      subjectId: incident.id,
      detail: { number, reason },
    });
    return { number, status: "resolved", severity: incident.severity };
  });
}

import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";
import { changeReason, holdOpenIncident, type IncidentChanged, incidentNumber } from "./incident-change.ts";
import { writeEntry } from "./write-incident.ts";

const input = z.strictObject({ number: incidentNumber, reason: changeReason });
export type ResolveInput = z.input<typeof input>;

/**
 * Nothing resolves by itself: a person says that it is over, and why. Not while a run of it is under way.
 * @throws Refusal `forbidden`, `invalid`, `not-found`, `conflict` (incident-resolved, incident-run-open)
 */
export async function resolveIncident(ctx: VerbContext, raw: ResolveInput): Promise<IncidentChanged> {
  await permit(ctx, "incidents.resolve");
  const { number, reason } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const incident = await holdOpenIncident(tx, number);
    const status = { in: ["awaiting_approval", "approved", ...IN_PROGRESS] };
    const run = await tx.run.findFirst({ where: { incidentId: incident.id, status }, select: { number: true } });
    if (run) throw new Refusal("conflict", "incident-run-open", { run: run.number });
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

import { z } from "zod";
import { SEVERITIES } from "#domain/incidents/incident.ts";
import { Refusal } from "#domain/refusal.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import type { VerbContext } from "../context.ts";
import { changeReason, holdOpenIncident, type IncidentChanged, incidentNumber } from "./incident-change.ts";
import { writeSeverity } from "./write-severity.ts";

const input = z.strictObject({ number: incidentNumber, severity: z.literal(SEVERITIES), reason: changeReason });
export type SeverityInput = z.input<typeof input>;

/**
 * Judges it worse or better than it was, with the reason in the timeline.
 * @throws Refusal `forbidden`, `invalid`, `not-found`, `conflict` (incident-resolved, same-severity)
 */
export async function changeSeverity(ctx: VerbContext, raw: SeverityInput): Promise<IncidentChanged> {
  await permit(ctx, "incidents.change-severity");
  const { number, severity: to, reason } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const incident = await holdOpenIncident(tx, number);
    if (incident.severity === to) throw new Refusal("conflict", "same-severity", { severity: to });
    await writeSeverity(tx, ctx.installationId, ctx.actor, incident, to, reason);
    return { number, status: incident.status, severity: to };
  });
}

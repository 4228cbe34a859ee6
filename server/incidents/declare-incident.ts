import { z } from "zod";
import { SEVERITIES } from "#domain/incidents/incident.ts";
import { Refusal } from "#domain/refusal.ts";
import { allZones, regionOfZone } from "#domain/topology/find.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import type { VerbContext } from "../context.ts";
import { changeReason, type IncidentChanged } from "./incident-change.ts";
import { writeIncident } from "./write-incident.ts";

const input = z.strictObject({
  title: z.string().trim().min(4).max(120),
  severity: z.literal(SEVERITIES),
  /** Where it happens; left empty: not known yet. */
  zones: z.array(z.string().max(64)).max(50).default([]),
  reason: changeReason,
});
export type DeclareInput = z.input<typeof input>;

/**
 * A person declares: in their own words, with the severity they judge right. Its clock starts now.
 * @throws Refusal `forbidden`, `invalid` (invalid-input, unknown-zone)
 */
export async function declareIncident(ctx: VerbContext, raw: DeclareInput): Promise<IncidentChanged> {
  await permit(ctx, "incidents.declare");
  const { title, severity, zones, reason } = parseInput(input, raw);
  for (const zone of zones)
    if (!allZones(ctx.topology).includes(zone)) throw new Refusal("invalid", "unknown-zone", { zone });
  const regions = [...new Set(zones.flatMap((zone) => regionOfZone(ctx.topology, zone) ?? []))];
  return ctx.db.$transaction(async (tx) => {
    const clock = { lastGoodAt: null, firstFailingAt: null };
    const made = { severity, title, regions, zones, clock, text: reason };
    const { number } = await writeIncident(tx, ctx.installationId, ctx.actor, made);
    return { number, status: "open", severity };
  });
}

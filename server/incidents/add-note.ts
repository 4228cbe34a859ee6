import { z } from "zod";
import { Refusal } from "#domain/refusal.ts";
import { parseInput } from "../access/parse-input.ts";
import { permit } from "../access/permit.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { VerbContext } from "../context.ts";
import { entryText, type IncidentChanged, incidentNumber } from "./incident-change.ts";
import { writeEntry } from "./write-incident.ts";

const input = z.strictObject({ number: incidentNumber, text: entryText });
export type NoteInput = z.input<typeof input>;

/**
 * Somebody's own words in the timeline; also after the end, since what was learnt late belongs there as well.
 * @throws Refusal `forbidden`, `invalid`, `not-found`
 */
export async function addNote(ctx: VerbContext, raw: NoteInput): Promise<IncidentChanged> {
  await permit(ctx, "incidents.note");
  const { number, text } = parseInput(input, raw);
  return ctx.db.$transaction(async (tx) => {
    const incident = await tx.incident.findUnique({ where: { number } });
    if (!incident) throw new Refusal("not-found", "incident-not-found");
    await writeEntry(tx, ctx.actor, incident.id, { kind: "note", key: "note", text });
    // The words stay in the timeline alone: free text is kept in one place.
    const record = { action: "incident.noted", subjectType: "incident", subjectId: incident.id } as const;
    await appendAudit(tx, ctx.installationId, ctx.actor, { ...record, detail: { number, characters: text.length } });
    return { number, status: incident.status, severity: incident.severity };
  });
}

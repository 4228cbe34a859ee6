import type { Actor } from "#domain/access/roles.ts";
import { type EntryKey, type EntryKind, incidentName, type Severity } from "#domain/incidents/incident.ts";
import type { Reason, Told } from "#domain/reason.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";

export type NewIncident = {
  readonly severity: Severity;
  /** A policy declares with a typed reason, a person in their own words. */
  readonly title: Reason | string;
  readonly regions: readonly string[];
  readonly zones: readonly string[];
  readonly clock: { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null };
  /** A person's own words on why. */
  readonly text?: string | undefined;
};
export type Written = { readonly id: string; readonly number: number };

/** The incident, the first entry of its timeline, and the record of who declared it. */
export async function writeIncident(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  incident: NewIncident,
): Promise<Written> {
  const { severity, title, regions, zones, clock } = incident;
  const said = typeof title === "string" ? { titleText: title } : { titleKey: title.key, titleValues: title.values };
  const written = await tx.incident.create({
    data: {
      installationId,
      severity,
      ...said,
      regions: [...regions],
      zones: [...zones],
      ...clock,
      declaredBy: actor.subject,
      declaredByName: actor.name,
    },
    select: { id: true, number: true },
  });
  const entry = {
    kind: "declared",
    key: "declared",
    values: { severity, by: actor.name },
    text: incident.text,
  } as const;
  await writeEntry(tx, actor, written.id, entry);
  await appendAudit(tx, installationId, actor, {
    action: "incident.declared",
    subjectType: "incident",
    subjectId: written.id,
    detail: { number: incidentName(written.number), severity, title, zones, regions },
  });
  return written;
}

export type NewEntry = {
  readonly kind: EntryKind;
  /** Names the words shown (messages/*.json, `incidents.entry.<key>`), `values` its figures. */
  readonly key: EntryKey;
  readonly values?: Readonly<Record<string, string | number | readonly string[] | readonly Told[]>>;
  readonly text?: string | undefined;
  readonly runId?: string;
};

/** One more line of the timeline; none is ever changed. */
export async function writeEntry(tx: Transaction, actor: Actor, incidentId: string, entry: NewEntry): Promise<void> {
  await tx.incidentEntry.create({
    data: {
      incidentId,
      actor: actor.subject,
      actorName: actor.name,
      kind: entry.kind,
      key: entry.key,
      values: JSON.parse(JSON.stringify(entry.values ?? {})),
      text: entry.text ?? null,
      runId: entry.runId ?? null,
    },
  });
}

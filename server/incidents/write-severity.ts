import type { Actor } from "#domain/access/roles.ts";
import type { Severity } from "#domain/incidents/incident.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";
import { writeEntry } from "./write-incident.ts";

/** Another severity, its entry in the timeline and its record. The timeline has the words of people; why a policy did, another entry tells. */
export async function writeSeverity(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  { id, number, severity: from }: { readonly id: string; readonly number: number; readonly severity: number },
  to: Severity,
  reason: string,
): Promise<void> {
  await tx.incident.update({ where: { id }, data: { severity: to } });
  const values = { from, to, by: actor.name };
  await writeEntry(tx, actor, id, {
    kind: "severity",
    key: "severity",
    values,
    text: actor.kind === "system" ? undefined : reason,
  });
  await appendAudit(tx, installationId, actor, {
    action: "incident.severity-changed",
    subjectType: "incident",
    subjectId: id,
    detail: { number, from, to, reason },
  });
}

import type { Actor } from "#domain/access/roles.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";

export type AuditEntry = {
  /** `<noun>.<what happened>`: run.requested, approval.approved, topology.applied, access.denied … */
  readonly action: string;
  readonly subjectType:
    | "run"
    | "approval"
    | "plan"
    | "topology"
    | "person"
    | "step"
    | "incident"
    | "hands-off"
    | "objective"
    | "measure"
    | "backlog"
    | "standard"
    | "objects";
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** Appends one row in the caller's transaction: what is recorded and the record of it stand or fall together. */
export async function appendAudit(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  entry: AuditEntry,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      installationId,
      actor: actor.subject,
      actorName: actor.name,
      roles: [...actor.roles],
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      detail: asJson(entry.detail ?? {}),
    },
  });
}

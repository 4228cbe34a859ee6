import type { Actor } from "#domain/access/roles.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import { writeEntry } from "../incidents/write-incident.ts";
import { toldOf } from "./told-of.ts";

export type Ending = {
  readonly id: string;
  /** `changedAt` of the row that was judged: what somebody held anew meanwhile is not ended by what was judged before. */
  readonly as?: Date;
  /** A person's own words. */
  readonly why?: string | undefined;
};

/**
 * What was held differently is as it was before: call it once that is so. Row, audit and the incident's entry in the caller's
 * transaction.
 * @returns false when it had ended already, or was held anew since: nothing was written
 */
export async function endMeasure(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  { id, as, why }: Ending,
): Promise<boolean> {
  const [row] = await tx.temporaryMeasure.updateManyAndReturn({
    where: { id, endedAt: null, ...(as === undefined ? {} : { changedAt: as }) },
    data: { endedAt: new Date(), endedBy: actor.subject, endedByName: actor.name, waits: [] },
  });
  if (!row) return false;
  const values = toldOf(row, { from: row.set, to: row.normal });
  if (row.incidentId !== null)
    await writeEntry(tx, actor, row.incidentId, {
      kind: "measure",
      key: "measure-restored",
      values,
      text: why,
      ...(row.runId === null ? {} : { runId: row.runId }),
    });
  await appendAudit(tx, installationId, actor, {
    action: "measure.restored",
    subjectType: "measure",
    subjectId: id,
    detail: {
      ...{ kind: row.kind, component: row.component, zone: row.zone, class: row.class, region: row.region },
      ...{ from: row.set, to: row.normal, owner: row.ownerName, affected: asJson(row.affected), why },
    },
  });
  return true;
}

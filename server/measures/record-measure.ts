import type { Actor } from "#domain/access/roles.ts";
import { canonicalJson } from "#domain/canonical-json.ts";
import { type MeasureFigure, type MeasureKind, type MeasureOwner, RESTORE_ORDER } from "#domain/measures/measure.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import { holdName } from "../db/hold-name.ts";
import { writeEntry } from "../incidents/write-incident.ts";
import { toldOf } from "./told-of.ts";

export type NewMeasure = {
  readonly kind: MeasureKind;
  readonly component: string;
  readonly region: string;
  readonly zone?: string | null;
  readonly class?: string | null;
  /** What holds in calm: what it is given back to. Of one that is in force already, that one's stays. */
  readonly normal: MeasureFigure;
  readonly set: MeasureFigure;
  readonly owner: MeasureOwner;
  readonly incidentId: string | null;
};
export type Recorded = {
  readonly id: string;
  readonly wrote: "set" | "changed" | "nothing";
  /** What it will be given back to. */
  readonly normal: MeasureFigure;
};

/**
 * Writes down that something is held differently from now on, with its audit row and the incident's entry. Call it before the act:
 * what nobody knows of, nobody gives back. The same again writes nothing; another figure, or another owner, changes the open row
 * and keeps what was normal before it.
 */
export async function recordMeasure(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  measure: NewMeasure,
): Promise<Recorded> {
  const { kind, component, region, normal, set, owner, incidentId } = measure;
  const zone = measure.zone ?? null;
  const what = { kind, component, zone, class: measure.class ?? null };
  const owned =
    owner.by === "run"
      ? { owner: owner.runId, ownerName: ownerName(owner), runId: owner.runId }
      : { owner: owner.policy, ownerName: owner.policy, runId: null };
  await holdName(tx, `measure ${canonicalJson(what)}`);
  const open = await tx.temporaryMeasure.findFirst({ where: { installationId, ...what, endedAt: null } });
  if (
    open &&
    canonicalJson(open.set) === canonicalJson(set) &&
    open.owner === owned.owner &&
    open.restoreAskedAt === null
  )
    return { id: open.id, wrote: "nothing", normal: open.normal as MeasureFigure };
  const asked = { restoreAskedAt: null, restoreAskedBy: null, restoreAskedName: null, restoreAskedWhy: null };
  // In milliseconds, as this language has them: an ending is compared with it.
  const changedAt = new Date();
  const row = open
    ? await tx.temporaryMeasure.update({
        where: { id: open.id },
        // Whoever holds it differently now knows of the wish to give it back no more than the wish knew of this.
        data: { set, ...owned, ...asked, changedAt, incidentId: incidentId ?? open.incidentId },
      })
    : await tx.temporaryMeasure.create({
        data: {
          installationId,
          ...what,
          region,
          normal,
          set,
          ...owned,
          incidentId,
          setAt: changedAt,
          changedAt,
          restoreOrder: RESTORE_ORDER[kind],
        },
      });
  const wrote = open ? ("changed" as const) : ("set" as const);
  const from = open ? open.set : normal;
  if (row.incidentId !== null)
    await writeEntry(tx, actor, row.incidentId, {
      kind: "measure",
      key: wrote === "set" ? "measure-set" : "measure-changed",
      values: toldOf(row, { from, to: set }),
      ...(row.runId === null ? {} : { runId: row.runId }),
    });
  await appendAudit(tx, installationId, actor, {
    action: wrote === "set" ? "measure.set" : "measure.changed",
    subjectType: "measure",
    subjectId: row.id,
    detail: { ...what, region, normal: row.normal, from: asJson(from), to: set, owner: owned.ownerName },
  });
  return { id: row.id, wrote, normal: row.normal as MeasureFigure };
}

function ownerName(owner: Extract<MeasureOwner, { by: "run" }>): string {
  return `FO-${String(owner.number).padStart(4, "0")}`;
}

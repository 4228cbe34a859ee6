import type { Measure, MeasureFigure, MeasureKind, MeasureOwner } from "#domain/measures/measure.ts";
import { byRestoreOrder } from "#domain/measures/measure.ts";
import type { TemporaryMeasure } from "../../prisma/generated/client.ts";
import type { Database, Transaction } from "../db/client.ts";

/** A row as the rules see it, with what endings are compared with. */
export type InForce = Measure & { readonly row: TemporaryMeasure };

/** Every measure that is in force, the first to give back first. */
export async function measuresInForce(db: Database | Transaction): Promise<readonly InForce[]> {
  const rows = await db.temporaryMeasure.findMany({ where: { endedAt: null } });
  const ids = rows.flatMap(({ runId }) => (runId === null ? [] : [runId]));
  const runs = await db.run.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } });
  const numbers = new Map(runs.map(({ id, number }) => [id, number]));
  return rows.map((row) => asMeasure(row, numbers)).sort(byRestoreOrder);
}

function asMeasure(row: TemporaryMeasure, numbers: ReadonlyMap<string, number>): InForce {
  const owner: MeasureOwner =
    row.runId === null
      ? { by: "policy", policy: "backlog" }
      : { by: "run", runId: row.runId, number: numbers.get(row.runId) ?? 0 };
  const { id, component, region, zone, setAt, restoreOrder } = row;
  return {
    ...{ id, component, region, zone, setAt, restoreOrder, owner, row, class: row.class, askedAt: row.restoreAskedAt },
    kind: row.kind as MeasureKind,
    normal: row.normal as MeasureFigure,
    set: row.set as MeasureFigure,
  };
}

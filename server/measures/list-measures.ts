import type { RestorationReason } from "#domain/measures/judge-restoration.ts";
import type { Measure } from "#domain/measures/measure.ts";
import type { Database } from "../db/client.ts";
import type { Affected } from "./count-affected.ts";
import { measuresInForce } from "./measures-in-force.ts";

export type MeasureRow = Omit<Measure, "setAt" | "restoreOrder" | "askedAt"> & {
  readonly incident: number | null;
  readonly setAt: string;
  /** First failing observation of its incident; the recovery clock counts from it. */
  readonly firstFailingAt: string | null;
  readonly asked: { readonly at: string; readonly name: string; readonly why: string } | null;
  /** Why it is not given back yet; empty: it is next, or nobody has judged it yet. */
  readonly waits: readonly RestorationReason[];
  readonly affected: Partial<Affected>;
};

/** What is held differently now, the first to give back first. */
export async function listMeasures(db: Database): Promise<readonly MeasureRow[]> {
  const open = await measuresInForce(db);
  const ids = open.flatMap(({ row }) => (row.incidentId === null ? [] : [row.incidentId]));
  const incidents = await db.incident.findMany({
    where: { id: { in: ids } },
    select: { id: true, number: true, firstFailingAt: true, declaredAt: true },
  });
  return open.map(({ row, askedAt, setAt, restoreOrder: _, ...measure }) => {
    const incident = incidents.find(({ id }) => id === row.incidentId);
    return {
      ...measure,
      setAt: setAt.toISOString(),
      incident: incident?.number ?? null,
      firstFailingAt: incident ? (incident.firstFailingAt ?? incident.declaredAt).toISOString() : null,
      asked:
        askedAt === null
          ? null
          : { at: askedAt.toISOString(), name: row.restoreAskedName ?? "", why: row.restoreAskedWhy ?? "" },
      waits: (row.waits ?? []) as unknown as readonly RestorationReason[],
      affected: (row.affected ?? {}) as Partial<Affected>,
    };
  });
}

import { ENDED_WELL } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";

/** A zone that a finished run took out of the traffic: its loss is answered, and it waits to be brought back by `zone-return`. */
export type EvacuatedZone = { readonly zone: string; readonly run: number; readonly endedAt: string };

/** Keys of desired states at an entrance: `entrance:<region>/<zone>` (server/engine/desired-state.ts). */
const AT_ENTRANCE = /^entrance:[^/:]+\/([^/:]+)$/;

/** Zones out of traffic at an entrance by a run that ended well. Bounded by the number of zones. */
export async function evacuatedZones(db: Database): Promise<readonly EvacuatedZone[]> {
  const rows = await db.desiredState.findMany({
    where: { key: { startsWith: "entrance:" }, value: { path: ["state"], equals: "maint" }, runId: { not: null } },
    select: { key: true, runId: true },
    take: 200,
  });
  if (rows.length === 0) return [];
  const runs = await db.run.findMany({
    where: { id: { in: rows.flatMap((row) => row.runId ?? []) }, status: { in: [...ENDED_WELL] } },
    select: { id: true, number: true, endedAt: true },
  });
  return rows.flatMap((row) => {
    const zone = AT_ENTRANCE.exec(row.key)?.[1];
    const run = runs.find((one) => one.id === row.runId);
    return zone && run?.endedAt ? [{ zone, run: run.number, endedAt: run.endedAt.toISOString() }] : [];
  });
}

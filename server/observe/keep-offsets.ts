import { OFFSETS_KEPT_DAYS } from "#domain/standards/offsets.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";

const LOOK_MS = 3_000;

/**
 * Once a day, where the groups of each stream stand, as its primary says (mission C6). A day on which no single primary could be read
 * until its end has no row. @returns components that were kept now
 */
export async function keepOffsets(db: Database, { topology, adapters }: Site, now: Date): Promise<readonly string[]> {
  const kept: string[] = [];
  const day = new Date(now.toISOString().slice(0, 10));
  for (const { id } of all(topology, "stream")) {
    if ((await db.streamOffset.count({ where: { component: id, day } })) > 0) continue;
    const rows = await db.measurement.findMany({ where: { component: id, ok: true } });
    const primaries = rows.flatMap((row) => {
      const value = row.value as unknown as StreamMeasurement;
      return value.kind === "stream" && value.role === "primary" && !isStale(row, now)
        ? [{ zone: row.node, replicationId: value.replicationId }]
        : [];
    });
    const [only, other] = primaries;
    if (!only?.replicationId || other) continue;
    const { zone, replicationId } = only;
    const look = { signal: AbortSignal.timeout(LOOK_MS) };
    // Asked again a minute later, as long as the day lasts.
    const seen = await adapters.stream.readOffsets(id, zone, look).catch(() => null);
    if (!seen) continue;
    const { lastId, length, groups } = seen;
    await db.streamOffset.createMany({
      data: [{ component: id, day, zone, replicationId, lastId, length, groups: [...groups], takenAt: new Date() }],
      skipDuplicates: true,
    });
    kept.push(id);
  }
  await db.streamOffset.deleteMany({
    where: { day: { lt: new Date(day.getTime() - OFFSETS_KEPT_DAYS * 86_400_000) } },
  });
  return kept;
}

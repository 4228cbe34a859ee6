import { judgeOffsets, OFFSETS_DAYS } from "#domain/standards/offsets.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { keepVerdicts } from "./keep-verdicts.ts";

/** That the offsets of each stream are kept every day. The site declares nothing of it: the product does this by itself. */
export async function judgeStreams(
  db: Database,
  installationId: string,
  topology: Topology,
  now = new Date(),
): Promise<void> {
  for (const { id, component } of componentsOf(topology, "stream")) {
    const rows = await db.streamOffset.findMany({
      where: { component: id },
      orderBy: { day: "desc" },
      take: OFFSETS_DAYS + 1,
      select: { day: true, takenAt: true },
    });
    const facts = { days: rows.map((row) => row.day), newestAt: rows[0]?.takenAt ?? null };
    const verdicts = judgeOffsets(facts, now);
    await keepVerdicts(
      db,
      installationId,
      { standard: "offsets", component: id, region: component.region },
      verdicts,
      now,
    );
  }
}

import type { Severity } from "#domain/incidents/incident.ts";
import { endedWell, isMitigated, isUnanswered } from "#domain/incidents/mitigated.ts";
import { type IncidentTitle, titleOf } from "#domain/incidents/title.ts";
import type { Told } from "#domain/reason.ts";
import { readResponse } from "#domain/response/response.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { answeredLosses, OF_LOSS } from "../response/answered-losses.ts";

export type BannerIncident = {
  readonly number: number;
  readonly severity: Severity;
  readonly title: IncidentTitle;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly declaredAt: string;
  /** Why nothing was done without being asked; empty: nothing holds it back. */
  readonly held: readonly Told[];
  /** Runs that are linked to it and ended well, newest first. */
  readonly completed: readonly number[];
  /** What was lost is back or was answered by a run that ended well; people still have to resolve it. */
  readonly mitigated: boolean;
};

/** Every open incident, the worst first, then the newest. At most 20. */
export async function openIncidents(db: Database, topology: Topology): Promise<readonly BannerIncident[]> {
  const rows = await db.incident.findMany({
    where: { status: "open" },
    orderBy: [{ severity: "asc" }, { declaredAt: "desc" }],
    take: 20,
    include: {
      detections: { select: OF_LOSS },
      runs: { select: { number: true, status: true }, orderBy: { number: "desc" } },
    },
  });
  const answered = await answeredLosses(
    db,
    topology,
    rows.flatMap(({ detections }) => detections),
  );
  return rows.map((row) => {
    const losses = row.detections.map(({ id, endedAt, response }) => {
      return { endedAt, answered: answered.has(id), response: readResponse(response) };
    });
    const held = losses.flatMap((one) =>
      isUnanswered(one) && one.response?.state === "held" ? one.response.held : [],
    );
    return {
      number: row.number,
      severity: row.severity as Severity,
      title: titleOf(row),
      lastGoodAt: row.lastGoodAt?.toISOString() ?? null,
      firstFailingAt: row.firstFailingAt?.toISOString() ?? null,
      declaredAt: row.declaredAt.toISOString(),
      held,
      completed: row.runs.filter(endedWell).map(({ number }) => number),
      mitigated: isMitigated({ losses, runs: row.runs }),
    };
  });
}

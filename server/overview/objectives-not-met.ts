import { OBJECTIVE_KEY, type ObjectiveMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";

/** Objectives at risk or breached in some region, by their newest samples: every page shows the number, so it must cost little. */
export async function countNotMet(db: Database): Promise<number> {
  const rows = await db.measurement.findMany({
    where: { component: { startsWith: OBJECTIVE_KEY } },
    select: { component: true, value: true },
  });
  const notMet = rows.filter(({ value }) =>
    ["at_risk", "breached"].includes((value as unknown as ObjectiveMeasurement).status),
  );
  return new Set(notMet.map(({ component }) => component)).size;
}

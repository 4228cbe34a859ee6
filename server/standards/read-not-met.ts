import type { Reason } from "#domain/reason.ts";
import type { AnyPart, AnyStandardKey } from "#domain/standards/any-standard.ts";
import { componentIds, serviceOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";

export type BreachedStandard = {
  readonly component: string;
  readonly title: Readonly<Record<string, string>>;
  readonly part: AnyPart;
  readonly since: string;
  readonly because: Reason<AnyStandardKey> | null;
};
/** Standards that are not met now, each of a component: what every page tells of them. */
export type StandardsNotMet = {
  readonly breached: number;
  /** Not those that are breached as well. */
  readonly atRisk: number;
  /** The oldest breaches, one a component. */
  readonly worst: readonly BreachedStandard[];
};

const NAMED = 3;

export async function readNotMet(db: Database, topology: Topology): Promise<StandardsNotMet> {
  const rows = await db.standardVerdict.findMany({
    where: {
      endedAt: null,
      status: { in: ["breached", "at_risk"] },
      component: { in: [...componentIds(topology)] },
    },
    orderBy: [{ since: "asc" }, { id: "asc" }],
    select: { component: true, part: true, status: true, since: true, reasons: true },
  });
  const breached = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    if (row.status === "breached" && !breached.has(row.component)) breached.set(row.component, row);
  }
  const atRisk = new Set(rows.map((row) => row.component).filter((component) => !breached.has(component)));
  return {
    breached: breached.size,
    atRisk: atRisk.size,
    worst: [...breached.values()].slice(0, NAMED).map(({ component, part, since, reasons }) => ({
      component,
      title: serviceOf(topology, component)?.title ?? {},
      part: part as AnyPart,
      since: since.toISOString(),
      because: (reasons as unknown as readonly Reason<AnyStandardKey>[])[0] ?? null,
    })),
  };
}

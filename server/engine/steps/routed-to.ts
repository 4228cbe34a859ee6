import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../../db/client.ts";
import type { Desired } from "../desired-state.ts";
import { routerPlaces } from "./traffic-places.ts";

type Replicated = Parameters<typeof routerPlaces>[1];
type Decided = { readonly primary: string | null; readonly runId: string | null; readonly token: bigint };

/** What was decided last for each router; empty: nothing was, or there is none. */
export async function decidedRoutes(
  db: Pick<Database, "desiredState">,
  topology: Topology,
  placed: Replicated,
): Promise<readonly Decided[]> {
  const keys = routerPlaces({ topology }, placed, null).map((place) => place.wanted.key);
  const rows = await db.desiredState.findMany({ where: { key: { in: keys } } });
  return rows.map(({ value, runId, token }) => {
    const wanted = value as unknown as Desired;
    return { primary: wanted.kind === "router" ? wanted.primary : null, runId, token };
  });
}

/** Where the last decision routes clients to; null when the routers do not agree or lead to nobody. */
export async function routedTo(
  db: Pick<Database, "desiredState">,
  topology: Topology,
  placed: Replicated,
): Promise<string | null> {
  const routes = await decidedRoutes(db, topology, placed);
  const [only, other] = [...new Set(routes.map((one) => one.primary))];
  return other === undefined ? (only ?? null) : null;
}

/** Zones that any router leads clients to, and those that a handover took its clients off. Null: nothing was decided. */
export async function ledTo(
  db: Pick<Database, "desiredState" | "runStep">,
  topology: Topology,
  placed: Replicated,
): Promise<readonly string[] | null> {
  const routes = await decidedRoutes(db, topology, placed);
  if (routes.length === 0) return null;
  const takenOff = routes.flatMap((one) => (one.primary === null && one.runId !== null ? [one.runId] : []));
  const handovers = await db.runStep.findMany({
    where: { action: "database.handover", runId: { in: takenOff } },
    select: { facts: true },
  });
  const before = handovers.map(({ facts }) => (facts as Readonly<Record<string, unknown>>)["oldPrimary"]);
  return [...new Set([...routes.map((one) => one.primary), ...before])].filter((one) => typeof one === "string");
}

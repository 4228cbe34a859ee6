import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../../db/client.ts";
import type { Desired } from "../desired-state.ts";
import { routerPlaces } from "./traffic-places.ts";

/** Where the last decision routes clients to; null when the routers do not agree or lead to nobody. */
export async function routedTo(
  db: Pick<Database, "desiredState">,
  topology: Topology,
  placed: Parameters<typeof routerPlaces>[1],
): Promise<string | null> {
  const keys = routerPlaces({ topology }, placed, null).map((place) => place.wanted.key);
  const rows = await db.desiredState.findMany({ where: { key: { in: keys } } });
  const primaries = new Set(
    rows.map((row) => row.value as unknown as Desired).map((value) => (value.kind === "router" ? value.primary : null)),
  );
  const [only, other] = [...primaries];
  return other === undefined ? (only ?? null) : null;
}

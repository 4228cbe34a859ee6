import { isStale } from "#domain/topology/freshness.ts";
import type { Database } from "../db/client.ts";
import { store } from "../engine/desired-state.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions } from "./quiet-scopes.ts";

/**
 * First start with a site: routers lead to nobody until somebody decides. When exactly one primary is measured, every other node
 * answers as no primary, and no run holds the region, that one is adopted, once, and told.
 * @returns components adopted now
 */
export async function adoptRouting(db: Database, { topology }: Site): Promise<readonly string[]> {
  const adopted: string[] = [];
  for (const database of [...all(topology, "database"), ...all(topology, "stream")]) {
    const keys = routerPlaces({ topology }, database, null).map((place) => place.wanted.key);
    if (keys.length === 0 || (await db.desiredState.count({ where: { key: { in: keys } } })) > 0) continue;
    if ((await heldRegions(db)).some((one) => one.region === database.component.region)) continue;
    const now = new Date();
    const known = await db.measurement.findMany({
      where: { key: { in: Object.keys(database.component.nodes).map((zone) => `${database.id}:${zone}`) } },
    });
    const rows = known.filter((row) => !isStale(row, now));
    // A node that does not answer may be the primary: nobody is adopted beside it.
    if (rows.filter((row) => row.ok).length < Object.keys(database.component.nodes).length) continue;
    const primaries = rows.filter((row) => (row.value as unknown as { readonly role?: string }).role === "primary");
    const [only, other] = primaries;
    if (!only || other) continue;
    await db.$transaction(async (tx) => {
      const [drawn] = await tx.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
      if (!drawn) throw new Error("fencing_token_seq gave nothing");
      for (const { wanted } of routerPlaces({ topology }, database, only.node))
        await store(tx, wanted, drawn.token, null);
    });
    await auditSite(db, "routing.adopted", database.id, { primary: only.node });
    adopted.push(database.id);
  }
  return adopted;
}

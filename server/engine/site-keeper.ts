import type { Topology } from "#domain/topology/topology.ts";
import type { Adapters } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "./engine.ts";

/** The newest applied topology with its adapters, remade when another version was applied. */
export function keepSite(
  db: Database,
  load: (db: Database) => Promise<Topology>,
  adaptersOf: (topology: Topology) => Adapters,
): () => Promise<Site> {
  let kept: { readonly number: number; readonly site: Site } | null = null;
  return async () => {
    const newest = await db.topologyVersion.findFirst({ orderBy: { number: "desc" }, select: { number: true } });
    if (!newest) throw new Error("No haechi.yaml was applied yet. Run `npm run haechi -- apply`.");
    if (kept?.number !== newest.number) {
      const topology = await load(db);
      kept = { number: newest.number, site: { topology, adapters: adaptersOf(topology) } };
    }
    return kept.site;
  };
}

import { Refusal } from "#domain/refusal.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Adapters } from "./adapters/ports.ts";
import { makeAdapters } from "./adapters/registry.ts";
import type { VerbContext } from "./context.ts";
import { type Database, database } from "./db/client.ts";
import { together } from "./db/together.ts";
import { currentTopology } from "./topology/current-topology.ts";

/** What every request of the web process is served with. This and the worker's entry are the only places that wire adapters. */
export type Container = Omit<VerbContext, "actor">;

type Site = { readonly topology: Topology; readonly adapters: ReturnType<typeof makeAdapters> };
type Kept = { site?: Promise<Site>; siteNumber?: number };
// Pages and route handlers are bundled apart: what must exist once a process hangs on globalThis.
const shared = globalThis as { haechiContainer?: Kept };

/** How long calls that were begun under the former topology may still take. */
const LINGER_MS = 30_000;

/**
 * Database, site in force and adapters. Another applied topology is noticed at the next request.
 * @throws Refusal `unavailable`: no-topology before the first `npm run haechi -- apply`, control-plane-database when PostgreSQL
 *   does not answer
 */
export async function container(): Promise<Container> {
  shared.haechiContainer ??= {};
  const kept = shared.haechiContainer;
  const db = database();
  const newest = await newestTopology(db);
  if (newest === null) throw new Refusal("unavailable", "no-topology");
  if (kept.siteNumber !== newest.number || !kept.site) {
    const former = kept.site;
    kept.siteNumber = newest.number;
    kept.site = makeSite(db);
    kept.site.catch(() => {
      if (kept.siteNumber === newest.number) delete kept.siteNumber;
    });
    former?.then(({ adapters }) => setTimeout(() => void adapters.close(), LINGER_MS).unref()).catch(() => undefined);
  }
  const { topology, adapters } = await kept.site;
  const ports: Adapters = adapters;
  return { db, installationId: newest.installationId, topology, adapters: ports };
}

async function newestTopology(db: Database) {
  try {
    return (await newestVersion(db, "newest")) ?? null;
  } catch (error) {
    console.error("The control plane's database does not answer:", error instanceof Error ? error.message : error);
    throw new Refusal("unavailable", "control-plane-database");
  }
}

const newestVersion = together<"newest", { readonly number: number; readonly installationId: string }>(async (db) => {
  const select = { number: true, installationId: true };
  const found = await db.topologyVersion.findFirst({ orderBy: { number: "desc" }, select });
  return new Map(found ? [["newest", found]] : []);
});

async function makeSite(db: Database): Promise<Site> {
  const topology = await currentTopology(db);
  return { topology, adapters: makeAdapters(topology, agentCredentials()) };
}

/**
 * The client certificate towards the agents: paths of PEM files.
 * @throws Error naming each variable that is not set
 */
function agentCredentials(env: Readonly<Record<string, string | undefined>> = process.env) {
  const [cert, key, ca] = [env["HAECHI_AGENT_CERT"], env["HAECHI_AGENT_KEY"], env["HAECHI_AGENT_CA"]];
  if (cert && key && ca) return { cert, key, ca };
  throw new Error(
    "The agents cannot be reached: set HAECHI_AGENT_CERT, HAECHI_AGENT_KEY and HAECHI_AGENT_CA to PEM files.",
  );
}

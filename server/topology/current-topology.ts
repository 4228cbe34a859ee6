import { Refusal } from "#domain/refusal.ts";
import { DETECTION, type Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { inOrder, type StoredTopology } from "./site/key-order.ts";
import { resolveSecrets } from "./site/secrets.ts";

/**
 * The site in force: the newest applied version, secrets filled in from this process's environment.
 * @throws Refusal `unavailable` (no-topology) before the first `npm run haechi -- apply`; Error naming a variable that is not set
 */
export async function currentTopology(
  db: Database | Transaction,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Topology> {
  return resolveSecrets(await storedTopology(db), env);
}

/**
 * The same with the names of its secrets (`${NAME}`) in place of their values.
 * @throws Refusal `unavailable` (no-topology)
 */
export async function storedTopology(db: Database | Transaction): Promise<Topology> {
  const newest = await db.topologyVersion.findFirst({ orderBy: { number: "desc" }, select: { body: true } });
  if (newest === null) throw new Refusal("unavailable", "no-topology");
  return readStored(newest.body);
}

/** A site from its column: written by applySite alone, from a checked file. */
export function readStored(body: unknown): Topology {
  const stored = inOrder(body as StoredTopology);
  // One that was applied before these policies existed says nothing of them.
  const unsaid = { detection: DETECTION, automatic: [], backlog: [] };
  return { ...stored, policies: { ...unsaid, ...stored.policies } };
}

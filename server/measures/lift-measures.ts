import { canonicalJson } from "#domain/canonical-json.ts";
import { judgeRestoration, type RestorationReason } from "#domain/measures/judge-restoration.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { highestToken } from "../observe/quiet-scopes.ts";
import { giveBack } from "./give-back.ts";
import { type InForce, measuresInForce } from "./measures-in-force.ts";
import { readRestorationFacts } from "./read-restoration-facts.ts";

/**
 * One round of the worker that leads: of everything that is held differently, what may be given back now is, one at a time in each region,
 * and of everything else it is written down why not yet. A region that cannot be reached keeps no other waiting. Safe to repeat, to do
 * twice at a time, and to be killed anywhere.
 * @returns the ids of those that were given back
 */
export async function liftMeasures(db: Database, site: Site, now = new Date()): Promise<readonly string[]> {
  const tokens = await readTokens(db, site.topology);
  const measures = await measuresInForce(db);
  if (measures.length === 0) return [];
  const facts = await readRestorationFacts(db, site.topology, measures, now);
  const { next, waits } = judgeRestoration(measures, facts);
  for (const measure of measures) if (!next.includes(measure.id)) await tell(db, measure, waits[measure.id] ?? []);
  const tried = measures
    .filter(({ id }) => next.includes(id))
    .map((measure) => tryOne(db, site, measure, tokens.get(measure.region) ?? null));
  return (await Promise.all(tried)).filter((id) => id !== null);
}

/** The highest token of each region in which something is held, read before what is judged: it is older than whatever a run holds since. */
async function readTokens(db: Database, topology: Topology): Promise<ReadonlyMap<string, bigint | null>> {
  const held = await db.temporaryMeasure.findMany({
    where: { endedAt: null },
    distinct: ["region"],
    select: { region: true },
  });
  return new Map(
    await Promise.all(held.map(async ({ region }) => [region, await highestToken(db, topology, region)] as const)),
  );
}

async function tryOne(db: Database, site: Site, measure: InForce, token: bigint | null): Promise<string | null> {
  try {
    return (await giveBack(db, site, measure, token)) ? measure.id : null;
  } catch (error) {
    console.error(
      `give back ${measure.kind} of ${measure.component}: ${error instanceof Error ? error.message : error}`,
    );
    await tell(db, measure, [{ key: "not-reached", values: { component: measure.component } }]);
    return null;
  }
}

/** Writes what is new alone: each write tells every page. */
async function tell(db: Database, { id, row }: InForce, waits: readonly RestorationReason[]): Promise<void> {
  if (canonicalJson(row.waits ?? []) === canonicalJson(waits)) return;
  await db.temporaryMeasure.updateMany({ where: { id, endedAt: null }, data: { waits: asJson(waits) } });
}

import { type Desired, holds, nodeOf } from "#domain/routing/desired.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Act } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { apply } from "../engine/desired-state.ts";
import type { Site } from "../engine/engine.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions, highestTokens, isQuiet } from "./quiet-scopes.ts";

const ACT_MS = 3_000;
/** A thing that keeps drifting is set each round and told once in this time. */
const TELL_EVERY_MS = 30_000;
const told = new Map<string, number>();

/**
 * What a gateway forgot (it restarted, thawed, came back) is set again as the last run decided, with the highest token of its
 * scope. Not while a run holds the region, unless that run decided it itself.
 * @returns keys that were set
 */
export async function reassert(db: Database, { topology, adapters }: Site): Promise<readonly string[]> {
  // Tokens first: a run that decides anew while this round goes on has a higher one, and agents refuse this round's.
  const tokens = await highestTokens(db, topology);
  const [rows, held] = await Promise.all([db.desiredState.findMany(), heldRegions(db)]);
  const now = new Date();
  const components = [...new Set(rows.map((row) => row.component))];
  const newest = await db.measurement.findMany({ where: { ok: true, component: { in: components } } });
  const measured = newest.filter((row) => !isStale(row, now));
  const set: string[] = [];
  for (const row of rows) {
    const value = row.value as unknown as Desired;
    const seen = measured.find((one) => one.component === row.component && one.node === nodeOf(value));
    // A sample from before the decision says nothing about it.
    if (!seen || seen.at <= row.setAt || holds(value, seen.value as unknown as MeasurementValue) !== false) continue;
    if (!isQuiet(topology, held, row.scope, row.runId)) continue;
    const token = tokens.get(row.scope);
    if (token === undefined || token < row.token || !(await isStillWanted(db, row))) continue;
    const act = (what: string): Act => ({
      scope: row.scope,
      token,
      key: `reassert:${row.key}:${what}:${seen.at.getTime()}`.slice(0, 200),
      signal: AbortSignal.timeout(ACT_MS),
      record: () => undefined,
    });
    try {
      await apply(adapters, value, act);
      set.push(row.key);
      if (Date.now() - (told.get(row.key) ?? 0) > TELL_EVERY_MS) {
        told.set(row.key, Date.now());
        await auditSite(db, "routing.reasserted", row.key, {
          component: row.component,
          token: token.toString(),
          runId: row.runId,
        });
      }
    } catch (error) {
      console.error(`reassert ${row.key}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return set;
}

/** The run that decided it may have decided anew since, with the same token. */
async function isStillWanted(db: Database, row: { readonly key: string; readonly setAt: Date }): Promise<boolean> {
  const now = await db.desiredState.findUnique({ where: { key: row.key }, select: { setAt: true } });
  return now?.setAt.getTime() === row.setAt.getTime();
}

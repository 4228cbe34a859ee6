import { findComponent } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";

export type Held = { readonly region: string; readonly runId: string };

/**
 * Regions that runs act in now. One that is paused holds its locks against other runs, but nobody acts in it, maybe for hours: what
 * was decided is kept up meanwhile, and an old primary that comes back is fenced. Whoever resumes it draws a higher token.
 */
export async function heldRegions(db: Database): Promise<Held[]> {
  return db.regionLock.findMany({
    where: { run: { status: { not: "paused" } } },
    select: { region: true, runId: true },
  });
}

/** Regions a scope stands for: the region of that name, or those an entrance leads to. */
export function regionsOfScope(topology: Topology, scope: string): readonly string[] {
  const component = findComponent(topology, scope);
  return component?.kind === "entrance" ? Object.keys(component.backends) : [scope];
}

/**
 * The token to act with in a scope outside any run: the highest ever used there, so that agents take it, while anything a newer
 * run does afterwards still wins. Null: nobody has ever acted there.
 */
export async function highestToken(db: Database, topology: Topology, scope: string): Promise<bigint | null> {
  const regions = [...regionsOfScope(topology, scope)];
  const [row] = await db.$queryRaw<{ token: bigint | null }[]>`
    SELECT GREATEST(
      (SELECT max(token) FROM desired_state WHERE scope = ${scope}),
      (SELECT max(fencing_token) FROM run WHERE regions && ${regions}::text[])) AS token`;
  return row?.token ?? null;
}

/** When a run last did something in this region, ms since the epoch; long ago: 0. */
export async function lastActedAt(db: Database, region: string): Promise<number> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT max(step.ended_at) AS at FROM run JOIN run_step step ON step.run_id = run.id
    WHERE ${region} = ANY(run.regions) AND (run.ended_at IS NULL OR run.ended_at > now() - interval '1 day')`;
  return row?.at?.getTime() ?? 0;
}

/** `highestToken` of every scope in which something is wanted. Read it before what is wanted. */
export async function highestTokens(db: Database, topology: Topology): Promise<ReadonlyMap<string, bigint>> {
  const scopes = await db.desiredState.findMany({ distinct: ["scope"], select: { scope: true } });
  const found = await Promise.all(
    scopes.map(async ({ scope }) => [scope, await highestToken(db, topology, scope)] as const),
  );
  return new Map(found.flatMap(([scope, token]) => (token === null ? [] : [[scope, token]])));
}

/** True when no run holds what the scope stands for, or only the run that decided it. */
export function isQuiet(topology: Topology, held: readonly Held[], scope: string, decidedBy: string | null): boolean {
  const regions = regionsOfScope(topology, scope);
  return held.every((one) => !regions.includes(one.region) || one.runId === decidedBy);
}

import { judgeRivals } from "#domain/database/rival-primaries.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { Database } from "../db/client.ts";
import type { Desired } from "../engine/desired-state.ts";
import type { Site } from "../engine/engine.ts";
import { all } from "../engine/steps/site.ts";
import { routerPlaces } from "../engine/steps/traffic-places.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions, highestToken, lastActedAt } from "./quiet-scopes.ts";

const ACT_MS = 5_000;

/** An old primary that came back as one is fenced by its own agent, outside any run (design §5). @returns `component:zone` fenced now */
export async function fenceRivals(db: Database, { topology, adapters }: Site): Promise<readonly string[]> {
  const fenced: string[] = [];
  for (const database of all(topology, "database")) {
    const { region, nodes } = database.component;
    // Token first: a run that takes the region while this looks has a higher one.
    const token = await highestToken(db, topology, region);
    const held = await heldRegions(db);
    if (Object.keys(nodes).length < 2 || held.some((one) => one.region === region)) continue;
    const now = new Date();
    const acted = await lastActedAt(db, region);
    const rows = await db.measurement.findMany({ where: { component: database.id, ok: true } });
    const seen = rows
      // A look that began before the last run was done says nothing of what that run left.
      .filter((row) => !isStale(row, now) && row.at.getTime() - (row.latencyMs ?? 0) > acted)
      .map((row) => ({ zone: row.node, at: row.at, value: row.value as unknown as DatabaseMeasurement }))
      .filter((one) => one.value.kind === "database");
    const claimants = seen
      .filter((one) => one.value.role === "primary")
      .map((one) => ({ zone: one.zone, timeline: one.value.timeline }));
    if (claimants.length === 0) continue;
    const written = await db.canary.findFirst({
      where: { component: database.id },
      orderBy: { timeline: "desc" },
      select: { timeline: true },
    });
    const timelines = [written?.timeline, ...seen.map((one) => one.value.timeline)].filter(
      (one) => typeof one === "number",
    );
    const verdict = judgeRivals({
      claimants,
      newestTimeline: timelines.length > 0 ? Math.max(...timelines) : null,
      routedTo: await routedTo(db, { topology }, database),
    });
    for (const zone of verdict.fence) {
      if (token === null) continue;
      const at = seen.find((one) => one.zone === zone)?.at.getTime() ?? 0;
      const act = {
        scope: region,
        token,
        key: `rival:${database.id}:${zone}:${at}`,
        signal: AbortSignal.timeout(ACT_MS),
        record: () => undefined,
      };
      await adapters.database.fence(database.id, zone, act);
      await auditSite(db, "database.rival-fenced", `${database.id}:${zone}`, {
        reasons: verdict.reasons,
        token: token.toString(),
      });
      fenced.push(`${database.id}:${zone}`);
    }
  }
  return fenced;
}

/** Where the last decision routes clients to; null when the routers do not agree or lead to nobody. */
async function routedTo(
  db: Database,
  ctx: { readonly topology: Site["topology"] },
  database: Parameters<typeof routerPlaces>[1],
): Promise<string | null> {
  const keys = routerPlaces(ctx, database, null).map((place) => place.wanted.key);
  const rows = await db.desiredState.findMany({ where: { key: { in: keys } } });
  const primaries = new Set(
    rows.map((row) => row.value as unknown as Desired).map((value) => (value.kind === "router" ? value.primary : null)),
  );
  const [only, other] = [...primaries];
  return other === undefined ? (only ?? null) : null;
}

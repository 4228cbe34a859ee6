import { judgeRivals } from "#domain/database/rival-primaries.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { routedTo } from "../engine/steps/routed-to.ts";
import { all } from "../engine/steps/site.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions, highestToken, lastActedAt } from "./quiet-scopes.ts";

const ACT_MS = 5_000;
/** What a node says of itself; a stream has no timelines: beside the primary that clients are led to, any other is a rival. */
type Claim = { readonly kind: string; readonly role: string; readonly timeline?: number | null };

/** An old primary that came back as one is fenced by its own agent, outside any run (design §5). @returns `component:zone` fenced now */
export async function fenceRivals(db: Database, { topology, adapters }: Site): Promise<readonly string[]> {
  const fenced: string[] = [];
  for (const database of [...all(topology, "database"), ...all(topology, "stream")]) {
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
      .map((row) => ({ zone: row.node, at: row.at, value: row.value as unknown as Claim }))
      .filter((one) => one.value.kind === database.component.kind);
    const claimants = seen
      .filter((one) => one.value.role === "primary")
      .map((one) => ({ zone: one.zone, timeline: one.value.timeline ?? null }));
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
      routedTo: await routedTo(db, topology, database),
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
      const { kind } = database.component;
      await adapters[kind].fence(database.id, zone, act);
      const [subject, facts] = [`${database.id}:${zone}`, { reasons: verdict.reasons, token: token.toString() }];
      if (kind === "stream") await auditSite(db, "stream.rival-fenced", subject, facts);
      else await auditSite(db, "database.rival-fenced", subject, facts);
      fenced.push(subject);
    }
  }
  return fenced;
}

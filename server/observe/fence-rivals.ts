import { judgeRivals, type RivalVerdict } from "#domain/database/rival-primaries.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { routedTo } from "../engine/steps/routed-to.ts";
import { all, type Placed } from "../engine/steps/site.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions, highestToken, lastActedAt } from "./quiet-scopes.ts";
import { tellOnce } from "./tell-once.ts";

const ACT_MS = 5_000;
/** What a node says of itself; a stream has no timelines: beside the primary that clients are led to, any other is a rival. */
type Claim = { readonly kind: string; readonly role: string; readonly timeline?: number | null };
type Seen = { readonly zone: string; readonly at: Date; readonly value: Claim };
type Replicated = Placed<"database"> | Placed<"stream">;

/** A rival whose agent is down is tried each round, and told once. */
const telling = tellOnce("fencing the rival");

/**
 * An old primary that came back as one is fenced by its own agent, outside any run (design §5). One that cannot be fenced is told and
 * holds back no other. @returns `component:zone` fenced now
 */
export async function fenceRivals(db: Database, { topology, adapters }: Site): Promise<readonly string[]> {
  const fenced: string[] = [];
  for (const replicated of [...all(topology, "database"), ...all(topology, "stream")]) {
    const { region, nodes, kind } = replicated.component;
    // Token first: a run that takes the region while this looks has a higher one.
    const token = await highestToken(db, topology, region);
    const held = await heldRegions(db);
    if (Object.keys(nodes).length < 2 || held.some((one) => one.region === region)) continue;
    const seen = await readClaims(db, replicated);
    const verdict = await judge(db, topology, replicated, seen);
    if (verdict === null || token === null) continue;
    for (const zone of verdict.fence) {
      const subject = `${replicated.id}:${zone}`;
      const at = seen.find((one) => one.zone === zone)?.at.getTime() ?? 0;
      await telling(subject, async () => {
        await adapters[kind].fence(replicated.id, zone, {
          scope: region,
          token,
          key: `rival:${subject}:${at}`,
          signal: AbortSignal.timeout(ACT_MS),
          record: () => undefined,
        });
        fenced.push(subject);
        const facts = { reasons: verdict.reasons, token: token.toString() };
        if (kind === "stream") await auditSite(db, "stream.rival-fenced", subject, facts);
        else await auditSite(db, "database.rival-fenced", subject, facts);
      });
    }
  }
  return fenced;
}

/** What its nodes said of themselves lately. A look that began before the last run was done says nothing of what that run left. */
async function readClaims(db: Database, { id, component }: Replicated): Promise<readonly Seen[]> {
  const now = new Date();
  const acted = await lastActedAt(db, component.region);
  const rows = await db.measurement.findMany({ where: { component: id, ok: true } });
  return rows
    .filter((row) => !isStale(row, now) && row.at.getTime() - (row.latencyMs ?? 0) > acted)
    .map((row) => ({ zone: row.node, at: row.at, value: row.value as unknown as Claim }))
    .filter((one) => one.value.kind === component.kind);
}

/** Null: none of them says that it is the primary. */
async function judge(
  db: Database,
  topology: Site["topology"],
  replicated: Replicated,
  seen: readonly Seen[],
): Promise<RivalVerdict | null> {
  const claimants = seen
    .filter((one) => one.value.role === "primary")
    .map((one) => ({ zone: one.zone, timeline: one.value.timeline ?? null }));
  if (claimants.length === 0) return null;
  const written = await db.canary.findFirst({
    where: { component: replicated.id },
    orderBy: { timeline: "desc" },
    select: { timeline: true },
  });
  const timelines = [written?.timeline, ...seen.map((one) => one.value.timeline)].filter(
    (one) => typeof one === "number",
  );
  return judgeRivals({
    claimants,
    newestTimeline: timelines.length > 0 ? Math.max(...timelines) : null,
    routedTo: await routedTo(db, topology, replicated),
  });
}

import { judgeRivals, type RivalVerdict } from "#domain/database/rival-primaries.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { routedTo } from "../engine/steps/routed-to.ts";
import { all, type Placed } from "../engine/steps/site.ts";
import { type OrderedPromotion, orderedPromotions } from "../promotion/ordered-promotions.ts";
import { pendingPromotion } from "../promotion/pending-promotion.ts";
import { auditSite } from "./audit-site.ts";
import { heldRegions, highestToken, lastActedAt } from "./quiet-scopes.ts";
import { tellOnce } from "./tell-once.ts";

const ACT_MS = 5_000;
/** What a node says of itself; a stream has no timelines: beside the primary that clients are led to, any other is a rival. */
type Claim = { readonly kind: string; readonly role: string; readonly timeline?: number | null };
type Seen = { readonly zone: string; readonly at: Date; readonly value: Claim };
type Replicated = Placed<"database"> | Placed<"stream">;
const NOTHING: RivalVerdict = { fence: [], reasons: [] };

/** A rival whose agent is down is tried each round, and told once. */
const telling = tellOnce("fencing the rival");
/** What was told last of each component. */
const told = new Map<string, string>();

/**
 * An old primary that came back as one is fenced by its own agent, outside any run (design §5). One that cannot be fenced is told and
 * holds back no other; what is left alone although it is not alone is told once. @returns `component:zone` fenced now
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
    await telling(replicated.id, () => tellLeft(db, replicated, verdict));
    if (token === null) continue;
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

async function judge(
  db: Database,
  topology: Site["topology"],
  replicated: Replicated,
  seen: readonly Seen[],
): Promise<RivalVerdict> {
  const claimants = seen
    .filter((one) => one.value.role === "primary")
    .map((one) => ({ zone: one.zone, timeline: one.value.timeline ?? null }));
  const [only, other] = claimants;
  if (!only) return NOTHING;
  const written = await db.canary.findFirst({
    where: { component: replicated.id },
    orderBy: { timeline: "desc" },
    select: { timeline: true },
  });
  const timelines = [written?.timeline, ...seen.map((one) => one.value.timeline)].filter(
    (one) => typeof one === "number",
  );
  const newestTimeline = timelines.length > 0 ? Math.max(...timelines) : null;
  // Asked each second: of one that nothing is newer than there is nothing more to ask.
  if (!other && (only.timeline ?? 0) >= (newestTimeline ?? 0)) return NOTHING;
  const [routed, promotions] = await Promise.all([
    routedTo(db, topology, replicated),
    orderedPromotions(db, replicated.id),
  ]);
  return judgeRivals({
    claimants,
    newestTimeline,
    routedTo: routed,
    ownTimeline: await ownTimeline(db, `${replicated.id}:${routed}`, promotions),
    pending: await pendingOf(db, topology, replicated, promotions),
  });
}

/** Made by a run, or seen of the primary itself that clients are routed to: then it went back to what it was before. */
async function ownTimeline(db: Database, key: string, promotions: readonly OrderedPromotion[]): Promise<number | null> {
  const [seen] = await db.$queryRaw<{ timeline: number }[]>`
    SELECT (value ->> 'timeline')::int AS timeline FROM observation
    WHERE key = ${key} AND ok AND value ->> 'role' = 'primary' AND value ->> 'timeline' IS NOT NULL
    ORDER BY (value ->> 'timeline')::int DESC LIMIT 1`;
  const known = [seen?.timeline, ...promotions.map((one) => one.timeline)].filter((one) => typeof one === "number");
  return known.length > 0 ? Math.max(...known) : null;
}

/** An order of a run that ended, whose answer nobody heard, may have had no effect: its standby may be promoted by hand long after. */
async function pendingOf(
  db: Database,
  topology: Site["topology"],
  replicated: Replicated,
  promotions: readonly OrderedPromotion[],
): Promise<OrderedPromotion | null> {
  const pending = await pendingPromotion(db, topology, replicated, promotions);
  const unheard = replicated.component.kind === "database" && pending?.timeline === null;
  return unheard && pending.runEnded ? null : pending;
}

async function tellLeft(db: Database, { id, component }: Replicated, { fence, reasons }: RivalVerdict): Promise<void> {
  const left = reasons.filter(({ values }) => !fence.includes(String(values["zone"])));
  const now = JSON.stringify(left);
  if (now === (told.get(id) ?? "[]")) return;
  if (left.length > 0) {
    if (component.kind === "stream") await auditSite(db, "stream.rival-left", id, { reasons: left });
    else await auditSite(db, "database.rival-left", id, { reasons: left });
  }
  told.set(id, now);
}

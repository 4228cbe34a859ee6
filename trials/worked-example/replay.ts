import { parseTarget } from "#lab/components.ts";
import { countCases } from "#lab/count.ts";
import { partitionZone } from "#lab/faults/links.ts";
import { healTarget } from "#lab/heal.ts";
import { countLogs } from "#lab/platform/count.ts";
import { readLoad } from "#lab/platform/load-journal.ts";
import { writePace } from "#lab/platform/pace.ts";
import { startComponent } from "#lab/start-component.ts";
import { stopComponent } from "#lab/stop-component.ts";
import { until } from "../../scripts/stack/until.ts";
import { untilNodeAnswers } from "../site/measured.ts";
import { ask, type EndedRun, ended, tell } from "../site/runs.ts";
import { type TrialSite, untilAllGood } from "../site/site.ts";
import { slowConsumers } from "../site/slow-consumers.ts";
import { MOMENTS, type Moment, type MomentName, type Story } from "./story.ts";

/**
 * What a log costs a consumer, and logs a second: three consumers manage 48, two manage 32 and no more than what still comes, so that what
 * waits after the fault goes on waiting until consumers are added. Known on any machine.
 */
const COST_MS = 60;
const PER_SECOND = 30;
/** Acknowledged before the fault is made: a platform under load, not one that begins. */
const WARM = 300;

/**
 * The seed's worked example (mission J), unattended: the zone that holds both primaries is cut off under load. Everything until the
 * service is normal is the product's own doing; a person then reprocesses dead letters and brings the zone back.
 */
export async function replay(site: TrialSite, told: (line: string) => void): Promise<Story> {
  const { db, manifest } = site;
  await until("A canary being acknowledged", 30_000, async () => (await db.canary.count()) > 0);
  writePace(manifest.load.control, { perSecond: PER_SECOND });
  await slowConsumers(site, COST_MS);
  const since = new Date();
  await startComponent(manifest, "outside", "load");
  const acknowledged = () => readLoad(manifest.load.journal).acknowledged;
  await until(`${WARM} logs acknowledged`, 60_000, async () => acknowledged().size >= WARM);
  const { primary: zone } = await countCases(manifest, new Date());
  await until("Both primaries being measured in one zone", 30_000, async () => {
    const streamAt = await streamPrimary(site);
    if (streamAt === zone) return true;
    throw new Error(`the stream's is in ${streamAt}, the database's in ${zone}`);
  });

  const faultAt = Date.now();
  await partitionZone(manifest, zone);
  told(`${zone} cut off`);
  const { id } = await until("A run of a policy", 60_000, () =>
    db.run.findFirst({ where: { requestedBy: "system:policy" } }),
  );
  const run = await ended(site, id, 150_000);
  if (run.status !== "completed" && run.status !== "completed_with_exceptions") throw new Error(tell(run));
  told(`FO-${run.number} ended after ${run.endedAt ? run.endedAt.getTime() - faultAt : "?"} ms`);
  await until("Every measure given back", 180_000, async () => {
    const open = await db.temporaryMeasure.findMany({ where: { endedAt: null } });
    if (open.length > 0)
      throw new Error(
        `still in force: ${open.map(({ kind, waits }) => `${kind} ${JSON.stringify(waits)}`).join(", ")}`,
      );
    return true;
  });
  told("every measure given back");
  const reprocessing = await ended(site, await ask(site, { plan: "dead-letters" }), 120_000);
  if (reprocessing.status !== "completed") throw new Error(tell(reprocessing));
  told("dead letters reprocessed");
  await healTarget(manifest, parseTarget(zone), () => undefined);
  await untilNodeAnswers(site, zone);
  const back = await ended(site, await ask(site, { plan: "zone-return", values: { zone } }), 120_000);
  if (back.status !== "completed") throw new Error(tell(back));
  told(`${zone} is back`);
  await until("Protected again", 60_000, async () => (await db.unprotected.count()) === 0);
  await untilAllGood(db);
  await stopComponent(manifest, "outside", "load");
  // What never becomes a case counts as lost, wherever it lies.
  await until(
    "Every acknowledged log a case",
    60_000,
    async () => (await countLogs(manifest, since)).onTheirWay === 0,
  ).catch((error: unknown) => told(String(error)));

  const counted = await countLogs(manifest, since);
  const firstAck = [...acknowledged().values()]
    .map(({ at }) => at)
    .filter((at) => at > (stepOf(run, "stream.promote")?.endedAt?.getTime() ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => a - b)[0];
  return {
    zone,
    moments: await momentsOf(site, run, { reprocessing, back, faultAt, firstAck: firstAck ?? null }),
    counted: {
      asked: counted.asked,
      acknowledged: counted.acknowledged,
      cases: counted.cases,
      lost: counted.lost + counted.onTheirWay,
      duplicatedCases: counted.duplicatedCases,
      sampled: counted.sampled,
      deadLettersLeft: counted.deadLetters,
      reprocessed: reprocessedBy(reprocessing),
      outOfOrder: counted.outOfOrder,
    },
    measuresLeft: await db.temporaryMeasure.count({ where: { endedAt: null } }),
    unprotectedLeft: await db.unprotected.count(),
  };
}

type Ends = {
  readonly reprocessing: EndedRun;
  readonly back: EndedRun;
  readonly faultAt: number;
  readonly firstAck: number | null;
};

async function momentsOf(site: TrialSite, run: EndedRun, ends: Ends): Promise<readonly Moment[]> {
  const { db } = site;
  const loss = await db.detection.findFirstOrThrow({ where: { runId: run.id } });
  const incident = loss.incidentId === null ? null : await db.incident.findUnique({ where: { id: loss.incidentId } });
  const measures = await db.temporaryMeasure.findMany({ orderBy: { setAt: "asc" } });
  const set = (kind: string) => measures.find((one) => one.kind === kind)?.setAt ?? null;
  const restored = (kinds: readonly string[]) => {
    const of = measures.filter((one) => kinds.includes(one.kind));
    const last = of.map(({ endedAt }) => endedAt?.getTime() ?? Number.NaN);
    return of.length === 0 ? null : new Date(Math.max(...last));
  };
  const peak = await highestBacklog(site, ends.faultAt);
  const promoted = stepOf(run, "database.promote");
  const synthetic = stepOf(run, "probe.synthetic");
  const facts = (synthetic?.facts ?? {}) as { readonly caseMs?: number; readonly alertMs?: number };
  const known: Readonly<Record<MomentName, readonly [Date | number | null | undefined, string]>> = {
    "first failure seen": [loss.firstFailingAt, ""],
    "loss established by vote": [loss.confirmedAt, ""],
    "incident declared": [incident?.declaredAt, incident ? `INC-${incident.number}, SEV-${incident.severity}` : ""],
    "traffic to the other zones": [stepOf(run, "gateway.drain")?.endedAt, "first mitigation"],
    "canary demoted": [set("canary-demoted"), ""],
    "bulk traffic limited": [set("traffic-limit"), ""],
    "releases paused": [set("releases-paused"), ""],
    "stream's replica promoted": [stepOf(run, "stream.promote")?.endedAt, proofOf(run, "stream.promote")],
    "synchronous standby promoted": [promoted?.endedAt, proofOf(run, "database.promote")],
    "applications acknowledge again": [ends.firstAck, ""],
    "backlog at its highest": [peak?.at, peak ? `${peak.waiting} logs wait` : ""],
    "consumers added": [set("consumers-added"), ""],
    "sampling relaxed": [set("sampling"), "10 %"],
    "synthetic transaction normal": [
      synthetic?.endedAt,
      `case ${facts.caseMs ?? "?"} ms, alert ${facts.alertMs ?? "?"} ms`,
    ],
    "verified normal": [run.endedAt, run.status],
    "traffic measures restored": [restored(["traffic-limit", "canary-demoted", "releases-paused"]), ""],
    "backlog measures restored": [restored(["consumers-added", "sampling", "ttl-shortened"]), ""],
    "dead letters reprocessed": [ends.reprocessing.endedAt, `${reprocessedBy(ends.reprocessing)}, in order`],
    "protected again": [ends.back.endedAt, ""],
  };
  return MOMENTS.map((name) => {
    const [at, what] = known[name];
    const ms = at === null || at === undefined ? null : (typeof at === "number" ? at : at.getTime()) - ends.faultAt;
    return { name, ms: ms !== null && Number.isFinite(ms) ? ms : null, what };
  });
}

/** The most that was seen waiting since then, in any zone's view of the stream. */
async function highestBacklog({ db }: TrialSite, sinceMs: number): Promise<{ at: Date; waiting: number } | null> {
  const rows = await db.observation.findMany({
    where: { key: { startsWith: "ingest/stream-kr:" }, ok: true, at: { gte: new Date(sinceMs) } },
    select: { at: true, value: true },
  });
  const seen = rows.flatMap(({ at, value }) => {
    const { role, lag, pending } = value as { role?: string; lag?: number | null; pending?: number | null };
    return role === "primary" ? [{ at, waiting: (lag ?? 0) + (pending ?? 0) }] : [];
  });
  return seen.reduce<(typeof seen)[number] | null>(
    (most, one) => (most && most.waiting >= one.waiting ? most : one),
    null,
  );
}

async function streamPrimary({ db }: TrialSite): Promise<string | null> {
  const rows = await db.measurement.findMany({ where: { component: "ingest/stream-kr", ok: true } });
  return rows.find(({ value }) => (value as { role?: string }).role === "primary")?.node ?? null;
}

function stepOf(run: EndedRun, action: string): EndedRun["steps"][number] | undefined {
  return run.steps.find((step) => step.action === action);
}

function proofOf(run: EndedRun, action: string): string {
  const { proof, promote } = (stepOf(run, action)?.facts ?? {}) as { proof?: string | null; promote?: string | null };
  return `${promote ?? "nobody"}, proof: ${proof ?? "none"}`;
}

function reprocessedBy(run: EndedRun): number {
  const { moved } = (stepOf(run, "stream.replay-dead-letters")?.facts ?? {}) as { moved?: number };
  return moved ?? 0;
}

import { parseTarget } from "#lab/components.ts";
import { killTarget } from "#lab/fault.ts";
import { healTarget } from "#lab/heal.ts";
import { store } from "#server/engine/desired-state.ts";
import { need } from "#server/engine/steps/site.ts";
import { routerPlaces } from "#server/engine/steps/traffic-places.ts";
import { until } from "../../scripts/stack/until.ts";
import { undisturbed } from "../../trials/kill-loop/strike.ts";
import { untilNodeAnswers } from "../../trials/site/measured.ts";
import { ask, ended, tell } from "../../trials/site/runs.ts";
import { type TrialSite, untilAllGood } from "../../trials/site/site.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { ratio, summary } from "../statistics.ts";
import { breakdown, flat, gaps, medians, stepTimes } from "../trace/breakdown.ts";
import { Recorder, type Trace, traceOf } from "../trace/trace.ts";
import { bareEvacuation, type Promoted } from "./bare-evacuation.ts";
import { differences, type Zones } from "./same-calls.ts";

type Who = "product" | "script";
type Evacuation = {
  readonly who: Who;
  readonly killed: number;
  readonly trace: Trace;
  readonly zones: Zones;
  /** Of the product: until the verb answered, and until a worker had begun the run. */
  readonly requestMs?: number;
  readonly startedMs?: number;
};
const DATABASE = "meta-db/kr";
const STREAM = "ingest/stream-kr";
const REGION = "kr";
const TIMES = 8;
/** Customers' transactions go through some times in a row first. */
const GIVEN_BACK_MS = 120_000;

/**
 * What the product costs over a bare script that makes the same calls. Both evacuate the primary's zone, killed just before, of one
 * site, in the order P S S P P S S P …: the primary wanders, so that each of them loses each zone as often, and what else the machine
 * does meets both. The product's workers watch the site all the while, also while the script runs. What they would set
 * back under it the agents refuse: the script's token is the newest. Whoever ran the script then tells the product where clients are led,
 * since it takes nobody for the primary whom it did not make, and the product evacuates the same zone, untimed: it finds everything
 * done and takes it into its own records.
 */
export async function measureRatio(site: TrialSite, { told, repetitions }: Options): Promise<Findings> {
  const done: Evacuation[] = [];
  for (let number = 0; number < 2 * (repetitions ?? TIMES); number += 1) {
    const who: Who = number % 4 === 0 || number % 4 === 3 ? "product" : "script";
    const lost = await primaryWhenWhole(site);
    const one = await (who === "product" ? byProduct : byScript)(site, lost);
    done.push(one);
    told(`${who} evacuated ${lost} in ${Math.round(one.trace.ended - one.trace.began)} ms`);
    if (who === "script") await undisturbed(site, "zone-evacuation", { zone: lost });
    await giveBack(site, lost);
  }
  return findings(done);
}

async function byProduct(site: TrialSite, lost: string): Promise<Evacuation> {
  const killed = await kill(site, lost);
  const began = Date.now();
  const id = await ask(site, { plan: "zone-evacuation", values: { zone: lost } });
  const requestMs = Date.now() - began;
  const run = await ended(site, id);
  if (run.status !== "completed" || !run.startedAt) throw new Error(tell(run));
  const startedMs = run.startedAt.getTime() - began;
  const promotedBy = (step: string) => run.steps.find((one) => one.stepId === step)?.facts as { primary: string };
  const promoted = {
    database: promotedBy("promote-standby").primary,
    stream: promotedBy("promote-stream").primary,
  };
  return {
    who: "product",
    requestMs,
    startedMs,
    killed,
    trace: traceOf(site, run, began),
    zones: zones(site, lost, promoted),
  };
}

async function byScript(site: TrialSite, lost: string): Promise<Evacuation> {
  const since = new Date(Date.now() - 600_000);
  const rows = await site.db.canary.findMany({
    where: { component: DATABASE, at: { gte: since } },
    orderBy: { number: "asc" },
    select: { number: true },
  });
  const [drawn] = await site.db.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
  if (!drawn) throw new Error("fencing_token_seq gave nothing");
  const all = site.topology.regions[REGION]?.zones ?? [];
  const recorder = new Recorder();
  const killed = await kill(site, lost);
  const began = Date.now();
  const known = { region: REGION, lost, zones: all, acknowledged: rows.map((row) => row.number), token: drawn.token };
  const promoted = await bareEvacuation(site.adapters, known, recorder);
  const ended = Date.now();
  await tellRoutes(site, promoted, drawn.token);
  return { who: "script", killed, trace: recorder.trace(began, ended), zones: zones(site, lost, promoted) };
}

/** Where the script's routes lead is what is wanted from now on. */
async function tellRoutes(site: TrialSite, promoted: Promoted, token: bigint): Promise<void> {
  const places = [
    ...routerPlaces(site, need(site.topology, "database", DATABASE), promoted.database),
    ...routerPlaces(site, need(site.topology, "stream", STREAM), promoted.stream),
  ];
  await Promise.all(places.map(({ wanted }) => store(site.db, wanted, token, null)));
}

/** @returns when the killing began */
async function kill(site: TrialSite, zone: string): Promise<number> {
  const at = Date.now();
  await killTarget(site.manifest, parseTarget(zone));
  return at;
}

/**
 * Where the primary is, once all is well. The stream's is there, too: where an evacuation has parted them, another one of the database's
 * zone, untimed, brings them together sooner or later, since both prefer the same zones.
 */
async function primaryWhenWhole(site: TrialSite): Promise<string> {
  for (;;) {
    await until("Everything held differently given back", GIVEN_BACK_MS, async () => {
      return (await site.db.temporaryMeasure.count({ where: { endedAt: null } })) === 0;
    });
    const lost = await primaryOf(site, DATABASE);
    if ((await primaryOf(site, STREAM)) === lost) return lost;
    await evacuateAndReturn(site, lost);
  }
}

async function evacuateAndReturn(site: TrialSite, zone: string): Promise<void> {
  await kill(site, zone);
  await undisturbed(site, "zone-evacuation", { zone });
  await giveBack(site, zone);
}

async function giveBack(site: TrialSite, zone: string): Promise<void> {
  await healTarget(site.manifest, parseTarget(zone), () => undefined);
  await untilNodeAnswers(site, zone);
  await undisturbed(site, "zone-return", { zone });
}

async function primaryOf(site: TrialSite, component: string): Promise<string> {
  await untilAllGood(site.db);
  const rows = await site.db.measurement.findMany({ where: { component } });
  const primary = rows.find((row) => (row.value as { role?: string }).role === "primary");
  if (!primary) throw new Error(`No primary of ${component} is measured`);
  return primary.node;
}

function zones(site: TrialSite, lost: string, { database, stream }: Promoted): Zones {
  return { lost, promoted: database, streamPromoted: stream, all: site.topology.regions[REGION]?.zones ?? [] };
}

function findings(done: readonly Evacuation[]): Findings {
  const of = (who: Who) => done.filter((one) => one.who === who);
  const times = (who: Who) => summary(of(who).map(({ trace }) => trace.ended - trace.began));
  const sinceKill = (who: Who) => summary(of(who).map(({ trace, killed }) => trace.ended - killed));
  const over = ratio(times("product").median, times("script").median);
  const scripts = of("script");
  const differ = of("product").map((one, index) => {
    const script = scripts[index];
    return script ? differences(one.trace, one.zones, script.trace, script.zones) : [];
  });
  const detail = (who: Who) => ({
    requestToEndMs: times(who),
    killToEndMs: sinceKill(who),
    whereMs: medians(of(who).map(({ trace }) => flat(breakdown(trace)))),
    stepsMs: medians(of(who).map(({ trace }) => stepTimes(trace))),
    calls: summary(of(who).map(({ trace }) => trace.calls.length)),
    acts: summary(of(who).map(({ trace }) => trace.acts.length)),
  });
  return {
    figures: {
      ratio: over,
      ratioSinceKill: ratio(sinceKill("product").median, sinceKill("script").median),
      product: {
        ...detail("product"),
        requestToAnsweredMs: summary(of("product").flatMap(({ requestMs }) => requestMs ?? [])),
        requestToStartedMs: summary(of("product").flatMap(({ startedMs }) => startedMs ?? [])),
      },
      script: detail("script"),
      differentCalls: [...new Set(differ.flat())],
    },
    targets: [
      atMost("evacuation: product over bare script, medians", over, 1.25, "×"),
      atMost("calls that only one of the two made", differ.flat().length, 0, ""),
    ],
    runs: done.map(({ who, killed, trace, requestMs, startedMs, zones: { lost, promoted } }) => {
      const { began, ended: end } = trace;
      const ms = {
        requestToEnd: end - began,
        killToEnd: end - killed,
        requestMs,
        startedMs,
        ...flat(breakdown(trace)),
      };
      return { who, lost, promoted, ms, steps: stepTimes(trace), gaps: gaps(trace) };
    }),
  };
}

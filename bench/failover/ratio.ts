import { parseTarget } from "#lab/components.ts";
import { killTarget } from "#lab/fault.ts";
import { healTarget } from "#lab/heal.ts";
import { undisturbed } from "../../trials/kill-loop/strike.ts";
import { untilNodeAnswers } from "../../trials/site/measured.ts";
import { ask, ended, tell } from "../../trials/site/runs.ts";
import { type TrialSite, untilAllGood } from "../../trials/site/site.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { ratio, summary } from "../statistics.ts";
import { bareEvacuation } from "./bare-evacuation.ts";
import { breakdown, gaps, stepTimes } from "./breakdown.ts";
import { differences, type Zones } from "./same-calls.ts";
import { Recorder, type Trace, traceOf } from "./trace.ts";

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
const REGION = "kr";
const TIMES = 8;

/**
 * What the product costs over a bare script that makes the same calls. Both evacuate the primary's zone, killed just before, of one
 * site, in the order P S S P P S S P …: the primary wanders, so that each of them loses each zone as often, and what else the machine
 * does meets both. The product's workers watch the site all the while, also while the script runs. What they would set
 * back under it the agents refuse: the script's token is the newest. After a script the product evacuates the same zone, untimed: it
 * finds everything done and takes it into its own records.
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
    await healTarget(site.manifest, parseTarget(lost), () => undefined);
    await untilNodeAnswers(site, lost);
    await undisturbed(site, "zone-return", { zone: lost });
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
  const promoted = run.steps.find((step) => step.stepId === "promote-standby")?.facts as { primary: string };
  return {
    who: "product",
    requestMs,
    startedMs,
    killed,
    trace: traceOf(site, run, began),
    zones: zones(site, lost, promoted.primary),
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
  return { who: "script", killed, trace: recorder.trace(began, Date.now()), zones: zones(site, lost, promoted) };
}

/** @returns when the killing began */
async function kill(site: TrialSite, zone: string): Promise<number> {
  const at = Date.now();
  await killTarget(site.manifest, parseTarget(zone));
  return at;
}

async function primaryWhenWhole(site: TrialSite): Promise<string> {
  await untilAllGood(site.db);
  const rows = await site.db.measurement.findMany({ where: { component: DATABASE } });
  const primary = rows.find((row) => (row.value as { role?: string }).role === "primary");
  if (!primary) throw new Error(`No primary of ${DATABASE} is measured`);
  return primary.node;
}

function zones(site: TrialSite, lost: string, promoted: string): Zones {
  return { lost, promoted, all: site.topology.regions[REGION]?.zones ?? [] };
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

function flat({ checks, ...rest }: ReturnType<typeof breakdown>): Readonly<Record<string, number>> {
  const named = Object.entries(checks).map(([name, ms]) => [`checks.${name}`, ms] as const);
  return Object.fromEntries([...Object.entries(rest), ...named].map(([name, ms]) => [name, Math.round(ms as number)]));
}

/** The median of each name over all rows. */
function medians(rows: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number | null>> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const values = (name: string) => rows.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
  return Object.fromEntries(names.map((name) => [name, summary(values(name)).median]));
}

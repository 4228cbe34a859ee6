import { randomUUID } from "node:crypto";
import { EXIT_LEASE_LOST } from "#server/engine/settings.ts";
import { arm, type Blow, fallen } from "../../trials/site/blow.ts";
import { ask, ended, tell } from "../../trials/site/runs.ts";
import { type TrialSite, untilAllGood } from "../../trials/site/site.ts";
import { readWatched } from "../../trials/site/watched.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";

const TIMES = 7;
const LIMIT_MS = 6_000;
const STEP = "move-entrance";
type Signal = Blow["signal"];
type Sample = {
  readonly signal: Signal;
  readonly toTakenOverMs: number;
  readonly toFirstCallMs: number;
  readonly exit: number | string;
};

/**
 * How long a run stands still when its worker is lost in the middle of a step, with its call under way: from the blow to the first
 * call of the successor. SIGKILL: the process is gone and its host sees that. SIGSTOP: nobody can see anything, as when a host
 * dies or is cut off; its lease has to run out. Let go on afterwards, a stopped worker must end itself (75) and act no more.
 */
export async function measureTakeover(site: TrialSite, { told, repetitions }: Options): Promise<Findings> {
  const samples: Sample[] = [];
  const times = Math.ceil((repetitions ?? TIMES + 1) / 2) * 2; // it ends at home
  for (const signal of ["SIGKILL", "SIGSTOP"] as const)
    for (let number = 0; number < times; number += 1) {
      const sample = await lose(site, signal, number % 2 === 0 ? "cross-region-limited-console" : "failback-console");
      samples.push(sample);
      told(`${signal}: first call of the successor after ${sample.toFirstCallMs} ms`);
    }
  const of = (signal: Signal) => samples.filter((one) => one.signal === signal);
  const calls = (signal: Signal) => summary(of(signal).map((one) => one.toFirstCallMs));
  const notEnded = of("SIGSTOP").filter((one) => one.exit !== EXIT_LEASE_LOST).length;
  return {
    figures: {
      killedToFirstCallMs: calls("SIGKILL"),
      killedToTakenOverMs: summary(of("SIGKILL").map((one) => one.toTakenOverMs)),
      stoppedToFirstCallMs: calls("SIGSTOP"),
      stoppedToTakenOverMs: summary(of("SIGSTOP").map((one) => one.toTakenOverMs)),
    },
    targets: [
      atMost("worker killed to first call of the next, longest", calls("SIGKILL").max, LIMIT_MS, "ms"),
      atMost("worker stopped to first call of the next, longest", calls("SIGSTOP").max, LIMIT_MS, "ms"),
      atMost(`stopped workers that did not end themselves with ${EXIT_LEASE_LOST}`, notEnded, 0, ""),
    ],
    runs: samples,
  };
}

async function lose(site: TrialSite, signal: Signal, plan: string): Promise<Sample> {
  await site.workers.settled();
  await untilAllGood(site.db, { away: plan === "failback-console" });
  const id = randomUUID();
  const blow: Blow = { runId: id, step: STEP, moment: "in", signal, afterMs: 0 };
  arm(site.folder, blow);
  const workers = site.workers.running();
  await ask(site, { plan, id });
  const run = await ended(site, id);
  const taken = run.facts.find((fact) => fact.key === "run.taken-over");
  if (run.status !== "completed" || !taken) throw new Error(`${signal} in ${STEP}: no takeover\n${tell(run)}`);
  const fell = fallen(site.folder);
  const lost = workers.find((one) => one.pid === fell?.pid);
  if (!fell || !lost) throw new Error(`No worker came to ${STEP} of ${plan}\n${tell(run)}`);
  if (signal === "SIGSTOP") lost.signal("SIGCONT");
  const successor = readWatched(site.folder).filter((one) => one.kind === "call" && one.run === id && one.at > fell.at);
  const sample = {
    signal,
    toTakenOverMs: Math.round(taken.at.getTime() - fell.at),
    toFirstCallMs: Math.round(
      Math.min(...successor.filter((one) => one.pid !== lost.pid).map((one) => one.at)) - fell.at,
    ),
    exit: await lost.end,
  };
  return sample;
}

import { ask, ended, tell } from "../../trials/site/runs.ts";
import { type TrialSite, untilAllGood } from "../../trials/site/site.ts";
import { readWatched } from "../../trials/site/watched.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";

const TIMES = 20;
const LIMIT_MS = 1_000;

type Sample = {
  readonly plan: string;
  readonly toFirstCallMs: number;
  readonly toFirstActMs: number;
  readonly toStartedMs: number;
};

/**
 * How long after the last executive's yes the infrastructure hears of it. From `approvedAt`, which the verb writes just before its
 * transaction commits (so the commit counts as well), to the first call of a port by a step of the run: a look of its first check; and
 * to its first act. There and back in turn: every run begins where the one before ended.
 */
export async function measureApproval(site: TrialSite, { told, repetitions }: Options): Promise<Findings> {
  const samples: Sample[] = [];
  const times = Math.ceil((repetitions ?? TIMES) / 2) * 2; // it ends at home
  await untilAllGood(site.db);
  for (let number = 0; number < times; number += 1) {
    const plan = number % 2 === 0 ? "cross-region-limited-console" : "failback-console";
    const run = await ended(site, await ask(site, { plan }));
    if (run.status !== "completed" || !run.approvedAt || !run.startedAt) throw new Error(tell(run));
    const approved = run.approvedAt.getTime();
    const calls = readWatched(site.folder).filter((one) => one.kind === "call" && one.run === run.id);
    const acts = run.steps.flatMap((step) => (step.calls as { at: string }[]).map(({ at }) => Date.parse(at)));
    const sample = {
      plan,
      toFirstCallMs: Math.min(...calls.map((one) => one.at)) - approved,
      toFirstActMs: Math.min(...acts) - approved,
      toStartedMs: run.startedAt.getTime() - approved,
    };
    samples.push(sample);
    told(`${plan}: first call ${sample.toFirstCallMs} ms after the approval, first act ${sample.toFirstActMs} ms`);
  }
  const first = summary(samples.map((one) => one.toFirstCallMs));
  return {
    figures: {
      approvalToFirstCallMs: first,
      approvalToFirstActMs: summary(samples.map((one) => one.toFirstActMs)),
      approvalToStartedMs: summary(samples.map((one) => one.toStartedMs)),
    },
    targets: [atMost("approval to first adapter call, p95", first.p95, LIMIT_MS, "ms")],
    runs: samples,
  };
}

import { archiveOf } from "#lab/pgbackrest/archive.ts";
import { freePort } from "#server/db/free-port.ts";
import { ask, ended, tell } from "../../trials/site/runs.ts";
import { type TrialSite, untilAllGood } from "../../trials/site/site.ts";
import { atMost, type Bench, type Findings, type Options } from "../bench.ts";
import { siteFor } from "../site.ts";
import { ratio, summary } from "../statistics.ts";
import { breakdown, flat, gaps, medians, stepTimes } from "../trace/breakdown.ts";
import { traceOf } from "../trace/trace.ts";
import { type BareTimes, bareRestore } from "./bare-restore.ts";
import { type Chosen, chooseSecond } from "./chosen-second.ts";

const ARCHIVE = "meta-db/archive-kr";
const DATABASE = "meta-db/kr";
const TIMES = 8;
const LIMIT = 1.25;
const ENDED_WITHIN_MS = 120_000;

/** In ms, from the request on. `recorded`: what it proved is written down; `total`: nothing is left, and the run has ended. */
type ProductTimes = Readonly<Record<"copy" | "replay" | "recorded" | "total", number>>;
type Tested = {
  readonly times: ProductTimes;
  readonly where: Readonly<Record<string, number>>;
  readonly steps: Readonly<Record<string, number>>;
  readonly gaps: ReturnType<typeof gaps>;
};

/**
 * What a restore test by the product costs over the bare commands that prove the same, to the same second, in the order P S S P P S S P …
 * of one lab. The product's is timed from the request of its run to the run's end, the script's from its first command to its last. The
 * product's workers watch the site all the while, also while the script runs.
 */
export const RESTORE: Bench = {
  name: "restore",
  about: `a restore test by the product over the bare commands that prove the same (≤ ${LIMIT})`,
  run,
};

async function run(options: Options): Promise<Findings> {
  const { told, repetitions } = options;
  const site = await siteFor(options, { watch: true });
  const tested: Tested[] = [];
  const bare: BareTimes[] = [];
  await byProduct(site, await chooseSecond(site, { archive: ARCHIVE, database: DATABASE })); // compiled, read and connected once
  for (let number = 0; number < (repetitions ?? TIMES); number += 1) {
    const chosen = await chooseSecond(site, { archive: ARCHIVE, database: DATABASE });
    const product = async () => {
      await untilAllGood(site.db);
      tested.push(await byProduct(site, chosen));
    };
    const script = async () => {
      await untilAllGood(site.db);
      bare.push(await byScript(site, chosen));
    };
    for (const one of number % 2 === 0 ? [product, script] : [script, product]) await one();
    const [ours, theirs] = [tested.at(-1)?.times.total ?? 0, bare.at(-1)?.total ?? 0];
    told(`to ${chosen.target.toISOString()}: product ${Math.round(ours)} ms, script ${Math.round(theirs)} ms`);
  }
  return findings(tested, bare);
}

async function byProduct(site: TrialSite, { target }: Chosen): Promise<Tested> {
  const began = Date.now();
  const values = { component: ARCHIVE, second: target.toISOString() };
  const run = await ended(site, await ask(site, { plan: "restore-test", values }), ENDED_WITHIN_MS);
  if (run.status !== "completed" || run.endedAt === null) throw new Error(tell(run));
  const found = await site.db.restoreTest.findUniqueOrThrow({ where: { runId: run.id } });
  const trace = traceOf(site, run, began);
  return {
    times: {
      copy: found.copyMs ?? 0,
      replay: found.replayMs ?? 0,
      recorded: found.at.getTime() - began,
      total: run.endedAt.getTime() - began,
    },
    where: flat(breakdown(trace)),
    steps: stepTimes(trace),
    gaps: gaps(trace),
  };
}

async function byScript(site: TrialSite, { target, before, after }: Chosen): Promise<BareTimes> {
  const { manifest } = site;
  const tenants = [...manifest.tenants.kr, manifest.tenants.synthetic].filter(
    (one, at, all) => all.indexOf(one) === at,
  );
  const port = await freePort(45_400);
  return await bareRestore(manifest, archiveOf(manifest, "kr"), { target, before, after, tenants, port });
}

function findings(tested: readonly Tested[], bare: readonly BareTimes[]): Findings {
  const ours = (name: keyof ProductTimes) => summary(tested.map(({ times }) => times[name])).median;
  const theirs = (...names: (keyof BareTimes)[]) =>
    summary(bare.map((one) => names.reduce((sum, name) => sum + one[name], 0))).median;
  const over = ratio(ours("total"), theirs("total"));
  const more = (own: number | null, other: number | null) =>
    own === null || other === null ? null : Math.round(own - other);
  return {
    figures: {
      ratio: over,
      ratioToRecorded: ratio(ours("recorded"), theirs("copy", "replay", "canaries", "policies")),
      product: {
        requestToEndMs: summary(tested.map(({ times }) => times.total)),
        requestToRecordedMs: summary(tested.map(({ times }) => times.recorded)),
        copyMs: summary(tested.map(({ times }) => times.copy)),
        replayMs: summary(tested.map(({ times }) => times.replay)),
        whereMs: medians(tested.map((one) => one.where)),
        stepsMs: medians(tested.map((one) => one.steps)),
        betweenStepsMs: medians(tested.map((one) => named(one.gaps))),
      },
      script: {
        totalMs: summary(bare.map((one) => one.total)),
        partsMs: medians(bare.map(({ total: _, ...parts }) => parts)),
      },
      moreMs: {
        copy: more(ours("copy"), theirs("copy")),
        replay: more(ours("replay"), theirs("replay")),
        everythingElse: more(
          summary(tested.map(({ times }) => times.total - times.copy - times.replay)).median,
          theirs("canaries", "policies", "remove"),
        ),
      },
    },
    targets: [atMost("restore test: product over bare commands, medians", over, LIMIT, "×")],
    runs: [
      ...tested.map(({ times, where, steps, gaps: between }) => ({ who: "product", times, where, steps, between })),
      ...bare.map((times) => ({ who: "script", times })),
    ],
  };
}

function named(pieces: ReturnType<typeof gaps>): Readonly<Record<string, number>> {
  return Object.fromEntries(pieces.map(({ before, ms }) => [before, ms]));
}

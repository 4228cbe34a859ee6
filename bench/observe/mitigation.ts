import type { Zone } from "#lab/addresses.ts";
import { parseTarget } from "#lab/components.ts";
import { countCases } from "#lab/count.ts";
import { killTarget } from "#lab/fault.ts";
import { freezeTarget } from "#lab/faults/freeze.ts";
import { partitionZone } from "#lab/faults/links.ts";
import type { Manifest } from "#lab/manifest.ts";
import { until } from "../../scripts/stack/until.ts";
import { ended, tell } from "../../trials/site/runs.ts";
import type { TrialSite } from "../../trials/site/site.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { siteFor } from "../site.ts";
import { summary } from "../statistics.ts";

const TIMES = 12;
const LIMIT_MS = 10_000;
const MITIGATION = "drain-zone";
const FAULTS: Readonly<Record<string, (manifest: Manifest, zone: Zone) => Promise<unknown>>> = {
  freeze: (manifest, zone) => freezeTarget(manifest, parseTarget(zone)),
  kill: (manifest, zone) => killTarget(manifest, parseTarget(zone)),
  partition: partitionZone,
};
type Sample = {
  readonly fault: string;
  readonly establishedMs: number;
  readonly startedMs: number;
  readonly mitigatedMs: number;
  readonly lost: number;
};

/**
 * From a fault to the first mitigation, with nobody there: the primary's zone is frozen, killed and cut off in turn under a steady
 * customer; the agents' votes establish the loss, the site's policy starts its plan, traffic leaves the zone. Counted from just before
 * the fault is made to the end of the step that takes customers away from the zone.
 */
export async function measureMitigation(options: Options): Promise<Findings> {
  const site = await siteFor(options, { automatic: true });
  const samples: Sample[] = [];
  for (let number = 0; number < (options.repetitions ?? TIMES); number += 1) {
    if (number > 0) await site.reset();
    const fault = Object.keys(FAULTS)[number % Object.keys(FAULTS).length] ?? "kill";
    const sample = await suffer(site, fault);
    samples.push(sample);
    options.told(`${fault}: traffic away from the zone after ${sample.mitigatedMs} ms`);
  }
  const of = (pick: (sample: Sample) => number) => summary(samples.map(pick));
  const mitigated = of((one) => one.mitigatedMs);
  return {
    figures: {
      faultToEstablishedMs: of((one) => one.establishedMs),
      faultToRunStartedMs: of((one) => one.startedMs),
      faultToMitigatedMs: mitigated,
    },
    targets: [
      atMost("fault to first mitigation, p95", mitigated.p95, LIMIT_MS, "ms"),
      atMost(
        "acknowledged rows lost",
        samples.reduce((sum, one) => sum + one.lost, 0),
        0,
        "",
      ),
    ],
    runs: samples,
  };
}

async function suffer(site: TrialSite, fault: string): Promise<Sample> {
  // Without a row that was acknowledged nothing could be proven afterwards, and the run would wait for a person.
  await until("A canary being acknowledged", 30_000, async () => (await site.db.canary.count()) > 0);
  const since = new Date();
  const { primary } = await countCases(site.manifest, since);
  const faultAt = Date.now();
  await FAULTS[fault]?.(site.manifest, primary);
  const { id } = await until("A run of a policy", 60_000, () =>
    site.db.run.findFirst({ where: { requestedBy: "system:policy" } }),
  );
  const run = await ended(site, id, 90_000);
  const loss = await site.db.detection.findFirstOrThrow({ where: { runId: id } });
  const mitigatedAt = run.steps.find((step) => step.stepId === MITIGATION)?.endedAt;
  if (run.status !== "completed" || !mitigatedAt || !loss.confirmedAt || !run.startedAt)
    throw new Error(`${fault} of ${primary}: no mitigation\n${tell(run)}`);
  const after = (at: Date) => at.getTime() - faultAt;
  return {
    fault,
    establishedMs: after(loss.confirmedAt),
    startedMs: after(run.startedAt),
    mitigatedMs: after(mitigatedAt),
    lost: (await countCases(site.manifest, since)).lost,
  };
}

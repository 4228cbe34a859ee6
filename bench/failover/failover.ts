import type { TrialSite } from "../../trials/site/site.ts";
import type { Bench, Findings, Options } from "../bench.ts";
import { siteFor } from "../site.ts";
import { measureApproval } from "./approval.ts";
import { measureRatio } from "./ratio.ts";
import { measureTakeover } from "./takeover.ts";

type Measure = (site: TrialSite, options: Options) => Promise<Findings>;
const PARTS: Readonly<Record<string, { readonly about: string; readonly measure: Measure }>> = {
  ratio: {
    about: "a zone evacuation by the product over a bare script of the same calls (≤ 1.25)",
    measure: measureRatio,
  },
  approval: { about: "the last approval to the first adapter call (p95 ≤ 1 s)", measure: measureApproval },
  takeover: { about: "a worker lost in a step to the first call of the next one (≤ 6 s)", measure: measureTakeover },
};

/** All of it on one site, and each part alone. */
export const FAILOVER: readonly Bench[] = [
  {
    name: "failover",
    about: "all of the following, about 12 minutes",
    run: (options) => onOneSite(Object.keys(PARTS), options),
  },
  ...Object.entries(PARTS).map(([name, { about }]) => ({
    name: `failover-${name}`,
    about,
    run: (options: Options) => onOneSite([name], options),
  })),
];

async function onOneSite(names: readonly string[], options: Options): Promise<Findings> {
  const site = await siteFor(options, { watch: true });
  const found: (readonly [string, Findings])[] = [];
  for (const name of names) {
    options.told(`${name}: ${PARTS[name]?.about}`);
    const findings = await PARTS[name]?.measure(site, options);
    if (findings) found.push([name, findings]);
  }
  return {
    figures: Object.fromEntries(found.map(([name, { figures }]) => [name, figures])),
    targets: found.flatMap(([, { targets }]) => targets),
    runs: found.flatMap(([bench, { runs }]) => runs.map((run) => ({ bench, ...run }))),
  };
}

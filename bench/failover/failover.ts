import { openSite, type TrialSite } from "../../trials/site/site.ts";
import type { Bench, Findings, Options } from "../bench.ts";
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
  const opening = openSite({ watch: true });
  // Also when it is interrupted while it opens. One that did not open has cleaned up after itself.
  options.atEnd(() =>
    opening.then(
      (site) => site.close(),
      () => undefined,
    ),
  );
  const site = await opening;
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

import { apart, type Bench, type Findings, type Options } from "../bench.ts";
import { measureComponents } from "./components.ts";
import { type Crowd, openCrowd } from "./crowd/crowd.ts";
import { measureLoad } from "./load.ts";
import { measureMitigation } from "./mitigation.ts";
import { measurePixel } from "./pixel.ts";
import { measureRead } from "./read.ts";

type Part = {
  readonly about: string;
  readonly viewers: boolean;
  readonly measure: (crowd: Crowd, options: Options) => Promise<Findings>;
};
/** What is measured on one web process with a large site behind it; the first load by somebody who is there alone, the rest before many. */
const ON_A_LARGE_SITE: Readonly<Record<string, Part>> = {
  "overview-load": {
    about: "first load of the overview: JavaScript (≤ 250 kB), largest paint (≤ 1.2 s)",
    viewers: false,
    measure: measureLoad,
  },
  "observe-read": {
    about: "the overview's read over a question that asks nothing, signed in (≥ 0.7)",
    viewers: true,
    measure: measureRead,
  },
  "observe-pixel": {
    about: "an observation's commit to the changed cell in a browser (p95 ≤ 1 s)",
    viewers: true,
    measure: measurePixel,
  },
};
const COMPONENTS: Bench = {
  name: "observe-components",
  about: "components at a 10 s interval that one core of a worker sustains (≥ 2,000)",
  run: measureComponents,
};
const MITIGATION: Bench = {
  name: "observe-mitigation",
  about: "a zone frozen, killed or cut off to traffic away from it, without a hand (p95 ≤ 10 s)",
  run: measureMitigation,
};

/** All of it, and each part alone. */
export const OBSERVE: readonly Bench[] = [
  {
    name: "observe",
    about: "all of the following, about 15 minutes",
    // The observers first: nothing else runs then.
    run: async (options) =>
      together([
        [COMPONENTS.name, await apart(options, COMPONENTS.run)],
        [MITIGATION.name, await apart(options, MITIGATION.run)],
        ...(await onLargeSite(Object.entries(ON_A_LARGE_SITE), options)),
      ]),
  },
  COMPONENTS,
  MITIGATION,
  ...Object.entries(ON_A_LARGE_SITE).map(([name, part]) => ({
    name,
    about: part.about,
    run: async (options: Options) => together(await onLargeSite([[name, part]], options)),
  })),
];

type Found = readonly [string, Findings];

/** One site for all parts, in their order; viewers come when the first part wants them, and stay. */
async function onLargeSite(parts: readonly (readonly [string, Part])[], options: Options): Promise<Found[]> {
  const crowd = await openCrowd(options);
  const found: Found[] = [];
  for (const [name, { about, viewers, measure }] of parts) {
    options.told(`${name}: ${about}`);
    if (viewers) await crowd.gather();
    found.push([name, await measure(crowd, options)]);
  }
  return found;
}

function together(found: readonly Found[]): Findings {
  return {
    figures: Object.fromEntries(found.map(([name, { figures }]) => [name, figures])),
    targets: found.flatMap(([, { targets }]) => targets),
    runs: found.flatMap(([bench, { runs }]) => runs.map((run) => ({ bench, ...run }))),
  };
}

import { replay } from "../../trials/worked-example/replay.ts";
import { type MomentName, type Story, storyLines } from "../../trials/worked-example/story.ts";
import { atMost, type Bench, type Findings, type Options } from "../bench.ts";
import { siteFor } from "../site.ts";
import { summary } from "../statistics.ts";

const TIMES = 3;
const MITIGATED_MS = 10_000;
const NORMAL_MS = 60_000;

/** The worked example of the mission, so many times in a row on one lab: what was promised of it, each time. */
export const WORKED_EXAMPLE: Bench = {
  name: "worked-example",
  about: "a platform under load loses a zone and is normal within a minute (mission J), unattended, three times",
  run,
};

async function run(options: Options): Promise<Findings> {
  const site = await siteFor(options, { automatic: true });
  const stories: Story[] = [];
  for (let number = 0; number < (options.repetitions ?? TIMES); number += 1) {
    if (number > 0) await site.reset();
    const story = await replay(site, options.told);
    stories.push(story);
    options.told(`\n${storyLines(story).join("\n")}\n`);
  }
  const of = (name: MomentName) =>
    stories.map(({ moments }) => moments.find((moment) => moment.name === name)?.ms ?? Number.POSITIVE_INFINITY);
  const sum = (pick: (story: Story) => number) => stories.reduce((total, story) => total + pick(story), 0);
  return {
    figures: {
      faultToMitigatedMs: summary(of("traffic to the other zones")),
      faultToNormalMs: summary(of("verified normal")),
      acknowledged: sum((one) => one.counted.acknowledged),
      sampled: sum((one) => one.counted.sampled),
      reprocessed: sum((one) => one.counted.reprocessed),
    },
    targets: [
      atMost(
        "fault to first mitigation, worst (seed: 10 min)",
        Math.max(...of("traffic to the other zones")),
        MITIGATED_MS,
        "ms",
      ),
      atMost("fault to verified normal, worst (seed: 18 min)", Math.max(...of("verified normal")), NORMAL_MS, "ms"),
      atMost(
        "acknowledged logs lost",
        sum((one) => one.counted.lost),
        0,
        "",
      ),
      atMost(
        "cases doubled",
        sum((one) => one.counted.duplicatedCases),
        0,
        "",
      ),
      atMost(
        "dead letters out of order or left",
        sum((one) => one.counted.outOfOrder + one.counted.deadLettersLeft),
        0,
        "",
      ),
      atMost(
        "measures still in force, components unprotected",
        sum((one) => one.measuresLeft + one.unprotectedLeft),
        0,
        "",
      ),
    ],
    runs: stories,
  };
}

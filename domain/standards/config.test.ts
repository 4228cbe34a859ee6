import { describe, expect, it } from "vitest";
import { type ArchiveOfCommit, type ConfigFacts, judgeConfig } from "./config.ts";

const HOUR = 3_600_000;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const archive = (commit: string, kept: ArchiveOfCommit["kept"], refs = ["main"]): ArchiveOfCommit => ({
  commit,
  refs,
  committedAt: ago(HOUR),
  kept,
});
const facts = (archives: readonly ArchiveOfCommit[], headSeenAt: Date | null = ago(2 * HOUR)): ConfigFacts => ({
  seen: { head: "c1", archives },
  lastSeenAt: now,
  headSeenAt,
});
const judge = (given: ConfigFacts) =>
  judgeConfig({ withinMs: HOUR }, given, now).map((one) => [one.status, one.reasons[0]?.key, one.since]);

describe("the standard of configuration", () => {
  it("is met when the newest commit's archive is there and every one is what its commit says", () => {
    expect(judge(facts([archive("c1", "whole"), archive("c0", "missing", ["release-1"])]))).toEqual([
      ["met", "archive-of-head", null],
      ["met", "archives-whole", null],
    ]);
  });

  it("gives the archive of a new commit its time, counted from when the commit was seen, and no longer", () => {
    const given = [archive("c1", "missing"), archive("c0", "whole")];
    expect(judge(facts(given, ago(HOUR / 2)))[0]).toEqual(["at_risk", "archive-of-head-due", null]);
    expect(judge(facts(given, null))[0]).toEqual(["at_risk", "archive-of-head-due", null]);
    expect(judge(facts(given))[0]).toEqual(["breached", "archive-of-head-missing", ago(HOUR)]);
  });

  it("says with each verdict on the newest commit when that was first seen", () => {
    for (const kept of ["whole", "missing"] as const) {
      const [verdict] = judgeConfig({ withinMs: HOUR }, facts([archive("c1", kept)], ago(HOUR / 2)), now);
      expect(verdict?.reasons[0]?.values).toMatchObject({ commit: "c1", seen: ago(HOUR / 2).toISOString() });
    }
  });

  it("an archive that differs is none, and is named", () => {
    expect(judge(facts([archive("c1", "differs")]))).toEqual([
      ["breached", "archive-of-head-missing", ago(HOUR)],
      ["breached", "archive-differs", null],
    ]);
  });

  it("none at all is breached, and what nobody could look at is not measured", () => {
    expect(judge(facts([archive("c1", "missing")]))[1]).toEqual(["breached", "archives-none", null]);
    expect(judge({ seen: null, lastSeenAt: ago(HOUR), headSeenAt: null })).toEqual([
      ["not_measured", "config-unmeasured", ago(HOUR)],
      ["not_measured", "config-unmeasured", ago(HOUR)],
    ]);
  });
});

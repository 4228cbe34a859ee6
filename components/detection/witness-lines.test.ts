import { expect, it } from "vitest";
import type { VoteWhy } from "#domain/detection/judge-loss.ts";
import type { OpenDetection } from "#server/detection/router.ts";
import { ballotOf } from "./witness-lines.ts";

const line = (subject: string, witness: string, key: VoteWhy) => ({
  ...{ subject, witness, why: { key, values: {} }, met: [], since: null, receivedAt: null },
  says: key === "counts-lost" ? ("lost" as const) : null,
  counts: key === "counts-lost",
});
const detection = (subject: string, lines: readonly ReturnType<typeof line>[]) =>
  ({
    subject,
    policy: { votes: 2, forMs: 8_000 },
    ballot: { lines, reasons: [], silent: [] },
  }) as unknown as OpenDetection;

it("tells of a region how many vantage points say that it is lost, and of which zone each line is", () => {
  const zones = ["kr-a", "kr-b", "kr-c"];
  const lines = zones.flatMap((zone) => [
    ...zones.map((mate) => line(zone, mate, mate === zone ? "own-zone" : "same-region")),
    ...["jp-a", "outside"].map((witness) => line(zone, witness, "counts-lost")),
    line(zone, "jp-b", "never-heard"),
  ]);
  const found = ballotOf(detection("kr", lines));
  expect(found.tally).toEqual({ lost: 2, of: 3, votes: 2 });
  expect(found.lines).toHaveLength(lines.length);
  expect(new Set(found.lines.map(({ subject, witness }) => `${subject} ${witness}`)).size).toBe(lines.length);
});

it("tells of a zone the votes on it alone", () => {
  const lines = [line("kr-a", "kr-a", "own-zone"), line("kr-a", "jp-a", "counts-lost"), line("kr-b", "jp-a", "stale")];
  const found = ballotOf(detection("kr-a", lines));
  expect(found.tally).toEqual({ lost: 1, of: 1, votes: 2 });
  expect(found.lines.map(({ subject }) => subject)).toEqual(["kr-a", "kr-a"]);
});

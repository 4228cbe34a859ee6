import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLsn, parseLsn } from "../database/lsn.ts";
import { parseSegment, runsOf, SEGMENT_BYTES, segmentName } from "./segments.ts";
import {
  type Archived,
  type BaseBackup,
  endsInGap,
  type Fork,
  isArchived,
  isReached,
  walWindow,
} from "./wal-window.ts";

const at = (second: number) => new Date(1_790_000_000_000 + second * 1_000);
const lsnOf = (segment: number, offset = 0) =>
  formatLsn(BigInt(segment) * BigInt(SEGMENT_BYTES) + BigInt(Math.floor(offset)));

/** A history of promotions: for each timeline the segment (and offset in it) in which the next one left it. */
const story = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: SEGMENT_BYTES - 1 })), { maxLength: 4 })
  .chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      start: fc.integer({ min: 0, max: 300 }),
      tail: fc.integer({ min: 1, max: 12 }),
      lost: fc.uniqueArray(fc.nat(40), { maxLength: 4 }),
      orphans: fc.integer({ min: 0, max: 3 }),
      backupAt: fc.nat(40),
    }),
  )
  .map(({ steps, start, tail, lost, orphans, backupAt }) => {
    // Names that the line needs, told by walking it; and what an old primary still archived beyond its fork.
    const needed: { timeline: number; number: number }[] = [];
    const beyond: string[] = [];
    const forks: Fork[] = [];
    let from = start;
    steps.forEach(([length, offset], index) => {
      const timeline = index + 1;
      const left = from + length;
      for (let number = from; number < left; number += 1) needed.push({ timeline, number });
      for (let n = 0; n < orphans; n += 1) beyond.push(segmentName({ timeline, number: left + n }));
      forks.push({ timeline, lsn: lsnOf(left, offset) });
      from = left;
    });
    const newest = steps.length + 1;
    for (let number = from; number < from + tail; number += 1) needed.push({ timeline: newest, number });
    const last = needed.length - 1;
    const missing = new Set(lost.filter((index) => index < last));
    const present = needed.filter((_, index) => !missing.has(index));
    const archived: Archived = {
      segmentBytes: SEGMENT_BYTES,
      runs: runsOf([...present.map((one) => segmentName(one)), ...beyond]),
      histories: forks.length === 0 ? {} : { [newest]: forks },
    };
    const index = backupAt % needed.length;
    const begins = needed[index] as (typeof needed)[number];
    const backup: BaseBackup = {
      label: "b",
      start: segmentName(begins),
      stop: segmentName(begins),
      stoppedAt: at(index),
      error: false,
    };
    return { needed, missing, archived, newest, forks, backup, index };
  });

describe("segments of the log", () => {
  it("come back as they went, in every size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 32 - 1 }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.constantFrom(1, 2, 16, 64, 1024),
        (timeline, number, mebibytes) => {
          const bytes = mebibytes * 1024 * 1024;
          const high = Math.floor(number / (2 ** 32 / bytes));
          fc.pre(high < 2 ** 32);
          expect(parseSegment(segmentName({ timeline, number }, bytes), bytes)).toEqual({ timeline, number });
        },
      ),
    );
  });

  it("takes nothing else for a segment", () => {
    for (const name of [
      "00000002.history",
      "00000001000000000000000B.partial",
      "000000010000000000000003.00000028.backup",
      "00000001000000000000010A",
      "000000000000000000000001",
      "00000001000000000000000b",
      "",
    ])
      expect(parseSegment(name)).toBeNull();
  });

  it("names and their runs are the same, in whatever order and however often they are told", () => {
    const segment = fc.record({ timeline: fc.integer({ min: 1, max: 3 }), number: fc.integer({ min: 250, max: 262 }) });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 40 }), (segments) => {
        const runs = runsOf(segments.map((one) => segmentName(one)));
        const told = runs.flatMap(({ timeline, from, until }) =>
          Array.from({ length: until - from + 1 }, (_, n) => segmentName({ timeline, number: from + n })),
        );
        expect(told).toEqual([...new Set(segments.map((one) => segmentName(one)))].sort());
        for (const [index, run] of runs.slice(1).entries()) {
          const before = runs[index] as (typeof runs)[number];
          expect(run.timeline > before.timeline || run.from > before.until + 1).toBe(true);
        }
      }),
    );
  });
});

describe("the window that can be restored", () => {
  it("has a gap exactly where the line lacks a segment, through any number of promotions", () => {
    fc.assert(
      fc.property(story, ({ needed, missing, archived }) => {
        const { stretches, gaps } = walWindow(archived, []);
        const first = needed.findIndex((_, index) => !missing.has(index));
        const offset = needed[0]?.number ?? 0;
        const told = new Set(
          gaps.flatMap(({ from, until }) => Array.from({ length: until - from + 1 }, (_, n) => from + n - offset)),
        );
        expect(told).toEqual(new Set([...missing].filter((index) => index > first)));
        expect(stretches).toHaveLength(gaps.length + 1);
        expect(stretches.at(-1)?.until).toBe(needed.at(-1)?.number);
      }),
    );
  });

  it("begins with a base backup and ends before the first segment that is missing after it", () => {
    fc.assert(
      fc.property(story, ({ needed, missing, archived, backup, index }) => {
        const { windows, end } = walWindow(archived, [backup]);
        if (missing.has(index)) {
          expect(windows).toEqual([]);
          expect(end).toBeNull();
          return;
        }
        let last = index;
        while (last + 1 < needed.length && !missing.has(last + 1)) last += 1;
        expect(windows.map((one) => one.backups)).toEqual([["b"]]);
        expect(end?.position).toBe(BigInt((needed[last]?.number ?? 0) + 1) * BigInt(SEGMENT_BYTES));
        expect(end?.timeline).toBe(needed[last]?.timeline);
      }),
    );
  });

  it("never counts what an old primary wrote after the others left it", () => {
    fc.assert(
      fc.property(story, ({ archived, newest, forks, backup }) => {
        const window = walWindow(archived, [backup]);
        for (const fork of forks) {
          const beyond = formatLsn((parseLsn(fork.lsn) ?? 0n) + 1n);
          expect(isArchived(window, archived, fork.timeline, beyond)).toBe(false);
        }
        expect(isArchived(window, archived, newest + 1, lsnOf(0))).toBe(false);
      }),
    );
  });

  it("a backup that its tool calls damaged begins nothing", () => {
    const archived = {
      segmentBytes: SEGMENT_BYTES,
      runs: runsOf([segmentName({ timeline: 1, number: 3 })]),
      histories: {},
    };
    const backup = {
      label: "b",
      start: segmentName({ timeline: 1, number: 3 }),
      stop: segmentName({ timeline: 1, number: 3 }),
      stoppedAt: at(0),
    };
    expect(walWindow(archived, [{ ...backup, error: true }]).windows).toEqual([]);
    expect(walWindow(archived, [{ ...backup, error: false }]).windows).toHaveLength(1);
  });

  it("a timeline whose history file is missing continues nothing", () => {
    const names = [1, 2].map((number) => segmentName({ timeline: 1, number }));
    const runs = runsOf([...names, segmentName({ timeline: 2, number: 3 })]);
    const window = walWindow({ segmentBytes: SEGMENT_BYTES, runs, histories: {} }, []);
    expect(window.historyMissing).toBe(true);
    expect(window.stretches).toMatchObject([{ from: 3, until: 3 }]);
  });

  it("of nothing is nothing", () => {
    const nothing = { segmentBytes: SEGMENT_BYTES, runs: [], histories: {} };
    expect(walWindow(nothing, [])).toMatchObject({ timeline: null, windows: [], end: null });
  });
});

describe("whether a row's commit is archived", () => {
  const archived: Archived = {
    segmentBytes: SEGMENT_BYTES,
    runs: runsOf([
      ...[3, 4].map((number) => segmentName({ timeline: 1, number })),
      ...[5, 6].map((number) => segmentName({ timeline: 2, number })),
    ]),
    histories: { 2: [{ timeline: 1, lsn: lsnOf(5, 1_000) }] },
  };
  const name = segmentName({ timeline: 1, number: 3 });
  const window = walWindow(archived, [{ label: "b", start: name, stop: name, stoppedAt: at(0), error: false }]);

  it.each([
    ["on the old timeline before the promotion", 1, lsnOf(4), true],
    ["on the old timeline in the segment of the fork, before it", 1, lsnOf(5, 900), true],
    ["on the old timeline after the promotion", 1, lsnOf(5, 1_001), false],
    ["on the new timeline", 2, lsnOf(6, 5), true],
    ["in a segment that is not archived yet", 2, lsnOf(7), false],
    ["on a timeline nobody knows", 7, lsnOf(4), false],
    ["at no position", 2, "nonsense", false],
  ])("%s", (_, timeline, lsn, is) => {
    expect(isArchived(window, archived, timeline, lsn)).toBe(is);
  });
});

describe("a gap between two base backups", () => {
  const segment = (number: number) => segmentName({ timeline: 1, number });
  const base = (label: string, number: number): BaseBackup => ({
    ...{ label, start: segment(number), stop: segment(number), stoppedAt: at(number), error: false },
  });
  const archived: Archived = {
    segmentBytes: SEGMENT_BYTES,
    runs: runsOf([3, 4, 5, 8, 9].map(segment)),
    histories: {},
  };
  const bases = [base("older", 3), base("newer", 8)];
  const window = walWindow(archived, bases);
  const [older, newer] = window.windows;
  if (older === undefined || newer === undefined) throw new Error("there are two windows");

  it.each([
    ["the last segment before it", lsnOf(5, 900), true],
    ["what is missing", lsnOf(6), false],
    ["what is behind it", lsnOf(8), false],
  ])("a restore from the older one: %s", (_, lsn, is) => {
    expect(isReached(window, older, archived, 1, lsn)).toBe(is);
  });

  it("ends the older one for good, and not the newer one, to which log is still added", () => {
    expect(isReached(window, newer, archived, 1, lsnOf(9, 5))).toBe(true);
    expect([endsInGap(window.gaps, older.stretch.until), endsInGap(window.gaps, newer.stretch.until)]).toEqual([
      true,
      false,
    ]);
    const [only] = walWindow(archived, bases.slice(0, 1)).windows;
    expect(only && endsInGap(window.gaps, only.stretch.until), "with no base backup behind it").toBe(true);
  });
});

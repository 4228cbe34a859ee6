import { parseLsn } from "../database/lsn.ts";
import { parseSegment, SEGMENT_BYTES, type SegmentRun } from "./segments.ts";

/** Where a timeline left another: up to `lsn` they are the same. */
export type Fork = { readonly timeline: number; readonly lsn: string };
export type Archived = {
  readonly segmentBytes: number;
  readonly runs: readonly SegmentRun[];
  /** Ancestors of each timeline, oldest first, as its history file names them. */
  readonly histories: Readonly<Record<number, readonly Fork[]>>;
};
/** A base backup as far as the log is concerned: a restore needs each segment from `start` on. */
export type BaseBackup = {
  readonly label: string;
  /** Names of segments. */
  readonly start: string;
  readonly stop: string;
  readonly stoppedAt: Date;
  /** The tool says that it is damaged. */
  readonly error: boolean;
};

/** Segments along one line of timelines, without a gap. */
export type Stretch = {
  readonly from: number;
  readonly until: number;
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
};
/** Segments that are missing between two stretches. */
export type Gap = {
  readonly timeline: number;
  readonly from: number;
  readonly until: number;
  /** The last moment before it and the first after it that can be told from the neighbours. */
  readonly after: Date | null;
  readonly before: Date | null;
};
/** Everything from `from` to `until` can be restored, to any second. */
export type Window = {
  readonly from: Date;
  readonly until: Date | null;
  readonly stretch: Stretch;
  /** Labels of the base backups that it begins with. */
  readonly backups: readonly string[];
};
export type WalWindow = {
  /** The timeline that the newest log is on; null: nothing is archived. */
  readonly timeline: number | null;
  /** Its own beginning cannot be told: its history file is missing. Then nothing before it counts as continuous. */
  readonly historyMissing: boolean;
  readonly stretches: readonly Stretch[];
  readonly gaps: readonly Gap[];
  /** Oldest first. */
  readonly windows: readonly Window[];
  /** Log up to here (not included) can be replayed from a base backup; null: from none. */
  readonly end: { readonly timeline: number; readonly position: bigint } | null;
};

/** A part of the line: segments from `from` to `until` are those of `timeline`. */
type Part = { readonly timeline: number; readonly from: number; readonly until: number };

/**
 * Follows the newest timeline back through its promotions and says where its log is whole. A segment in which a timeline left
 * another is needed from the younger one; what an old primary still archived beyond that is on no line any more.
 */
export function walWindow(archived: Archived, backups: readonly BaseBackup[]): WalWindow {
  const { runs, histories, segmentBytes } = archived;
  const timelines = [...runs.map((run) => run.timeline), ...Object.keys(histories).map(Number)];
  if (timelines.length === 0) {
    return { timeline: null, historyMissing: false, stretches: [], gaps: [], windows: [], end: null };
  }
  const timeline = Math.max(...timelines);
  const history = Object.hasOwn(histories, timeline) ? histories[timeline] : undefined;
  const line = lineOf(timeline, history ?? [], segmentBytes);
  const stretches = stretchesOf(line, runs);
  const windows = windowsOf(line, stretches, backups, segmentBytes);
  const newest = windows.at(-1);
  const usable = newest?.stretch.until ?? null;
  return {
    timeline,
    historyMissing: timeline > 1 && history === undefined,
    stretches,
    gaps: gapsOf(line, stretches),
    windows,
    end:
      usable === null ? null : { timeline: holder(line, usable), position: BigInt(usable + 1) * BigInt(segmentBytes) },
  };
}

/** Whether a position on a timeline lies before the end that can be replayed, and on the line that leads there. */
export function isArchived(window: WalWindow, archived: Archived, timeline: number, lsn: string): boolean {
  const position = parseLsn(lsn);
  if (position === null || window.end === null || window.timeline === null) return false;
  if (position >= window.end.position) return false;
  if (timeline === window.timeline) return true;
  const fork = (archived.histories[window.timeline] ?? []).find((one) => one.timeline === timeline);
  const left = parseLsn(fork?.lsn);
  return left !== null && position <= left;
}

/** Whether a restore that begins in this window gets as far as a position: the log between them is whole. */
export function isReached(window: WalWindow, from: Window, archived: Archived, timeline: number, lsn: string): boolean {
  const position = parseLsn(lsn);
  const end = BigInt(from.stretch.until + 1) * BigInt(archived.segmentBytes);
  return position !== null && position < end && isArchived(window, archived, timeline, lsn);
}

/** Log is missing behind this segment: what ends with it ends there for good, and waiting brings no later second. */
export function endsInGap(gaps: readonly Pick<Gap, "from">[], lastSegment: number): boolean {
  return gaps.some((gap) => gap.from > lastSegment);
}

function lineOf(timeline: number, history: readonly Fork[], segmentBytes: number): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const fork of history) {
    const position = parseLsn(fork.lsn);
    if (position === null) continue;
    const left = Number(position / BigInt(segmentBytes));
    // A timeline that was left before it filled a segment has none of its own on the line.
    if (left > from) parts.push({ timeline: fork.timeline, from, until: left - 1 });
    from = Math.max(from, left);
  }
  return [...parts, { timeline, from, until: Number.POSITIVE_INFINITY }];
}

function holder(line: readonly Part[], number: number): number {
  return line.find((part) => number >= part.from && number <= part.until)?.timeline ?? 0;
}

function stretchesOf(line: readonly Part[], runs: readonly SegmentRun[]): Stretch[] {
  const pieces = line.flatMap((part) =>
    runs
      .filter((run) => run.timeline === part.timeline && run.until >= part.from && run.from <= part.until)
      .map((run) => ({
        from: Math.max(run.from, part.from),
        until: Math.min(run.until, part.until),
        fromAt: run.fromAt,
        untilAt: run.untilAt,
      })),
  );
  pieces.sort((a, b) => a.from - b.from);
  const stretches: Stretch[] = [];
  for (const piece of pieces) {
    const last = stretches.at(-1);
    if (last !== undefined && piece.from <= last.until + 1) {
      stretches[stretches.length - 1] = { ...last, until: piece.until, untilAt: piece.untilAt };
    } else stretches.push(piece);
  }
  return stretches;
}

function gapsOf(line: readonly Part[], stretches: readonly Stretch[]): Gap[] {
  return stretches.slice(1).map((next, index) => {
    const last = stretches[index] as Stretch;
    const from = last.until + 1;
    return { timeline: holder(line, from), from, until: next.from - 1, after: last.untilAt, before: next.fromAt };
  });
}

function windowsOf(
  line: readonly Part[],
  stretches: readonly Stretch[],
  backups: readonly BaseBackup[],
  segmentBytes = SEGMENT_BYTES,
): Window[] {
  return stretches.flatMap((stretch) => {
    const inside = backups
      .filter((backup) => !backup.error && liesIn(line, stretch, backup, segmentBytes))
      .sort((a, b) => a.stoppedAt.getTime() - b.stoppedAt.getTime());
    const [oldest] = inside;
    if (oldest === undefined) return [];
    const until = latest(stretch.untilAt, inside.at(-1)?.stoppedAt ?? null);
    return [{ from: oldest.stoppedAt, until, stretch, backups: inside.map(({ label }) => label) }];
  });
}

function liesIn(line: readonly Part[], stretch: Stretch, backup: BaseBackup, segmentBytes: number): boolean {
  const start = parseSegment(backup.start, segmentBytes);
  const stop = parseSegment(backup.stop, segmentBytes);
  if (start === null || stop === null) return false;
  if (start.number < stretch.from || stop.number > stretch.until) return false;
  return holder(line, start.number) === start.timeline && holder(line, stop.number) === stop.timeline;
}

function latest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

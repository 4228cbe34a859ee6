import { parseLsn } from "../database/lsn.ts";

/**
 * Files of PostgreSQL's write-ahead log as an archive keeps them: 24 hexadecimal digits, eight each of timeline, log and part of the
 * log (PostgreSQL manual, 30.5). Counted here through all logs, so that the next one is the number plus one.
 */
export type Segment = { readonly timeline: number; readonly number: number };

/** What PostgreSQL makes unless `initdb` was told otherwise. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;
const LOG_BYTES = 2 ** 32;
const NAME = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

/** Null for what is no whole segment: `.partial`, `.history`, `.backup`, a part that a log of this segment size does not have. */
export function parseSegment(name: string, segmentBytes = SEGMENT_BYTES): Segment | null {
  const [, timeline, log, part] = NAME.exec(name) ?? [];
  if (timeline === undefined || log === undefined || part === undefined) return null;
  const perLog = LOG_BYTES / segmentBytes;
  const [line, high, low] = [timeline, log, part].map((digits) => Number.parseInt(digits, 16)) as [
    number,
    number,
    number,
  ];
  return line === 0 || low >= perLog ? null : { timeline: line, number: high * perLog + low };
}

export function segmentName({ timeline, number }: Segment, segmentBytes = SEGMENT_BYTES): string {
  const perLog = LOG_BYTES / segmentBytes;
  const parts = [timeline, Math.floor(number / perLog), number % perLog];
  return parts.map((part) => part.toString(16).toUpperCase().padStart(8, "0")).join("");
}

/** Number of the segment that holds this position; null when the text is none. */
export function segmentOf(lsn: string, segmentBytes = SEGMENT_BYTES): number | null {
  const position = parseLsn(lsn);
  return position === null ? null : Number(position / BigInt(segmentBytes));
}

/** Segments of one timeline that follow each other without a gap, and when the first and the last of them came. */
export type SegmentRun = {
  readonly timeline: number;
  readonly from: number;
  /** The last one there is. */
  readonly until: number;
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
};

/** The same names as runs: nothing is lost by it, and weeks of segments take one line. In order of timeline and number. */
export function runsOf(names: readonly string[], segmentBytes = SEGMENT_BYTES): SegmentRun[] {
  const found = names.flatMap((name) => parseSegment(name, segmentBytes) ?? []);
  found.sort((a, b) => a.timeline - b.timeline || a.number - b.number);
  const runs: { timeline: number; from: number; until: number; fromAt: null; untilAt: null }[] = [];
  for (const { timeline, number } of found) {
    const last = runs.at(-1);
    if (last?.timeline === timeline && number <= last.until + 1) last.until = number;
    else runs.push({ timeline, from: number, until: number, fromAt: null, untilAt: null });
  }
  return runs;
}

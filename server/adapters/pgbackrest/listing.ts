import { z } from "zod";
import { parseSegment } from "#domain/recovery-points/segments.ts";
import type { Fork } from "#domain/recovery-points/wal-window.ts";
import { AdapterError, type ArchivedBackup, type ArchiveListing } from "../ports.ts";

const at = z.iso.datetime().transform((text) => new Date(text));
export const repositoryAnswer = z.object({
  state: z.enum(["ok", "missing-stanza", "unreadable"]),
  said: z.string(),
  cipher: z.string(),
  segmentBytes: z.number().int().positive(),
  retentionMs: z.number().nullable(),
  scratches: z.array(z.string()),
  returnsRows: z.boolean().default(false),
  backups: z
    .array(
      z.object({
        label: z.string().min(1),
        type: z.enum(["full", "diff", "incr"]),
        error: z.boolean().nullish(),
        prior: z.string().nullish(),
        archive: z.object({ start: z.string().nullish(), stop: z.string().nullish() }),
        timestamp: z.object({ start: at, stop: at }),
        info: z.object({ size: z.number(), repository: z.object({ delta: z.number().nullish() }) }),
      }),
    )
    .max(100_000),
  archived: z.object({
    runs: z
      .array(z.object({ timeline: z.number().int(), from: z.string(), until: z.string(), fromAt: at, untilAt: at }))
      .max(100_000),
    histories: z.record(
      z.string().regex(/^\d+$/),
      z.array(z.object({ timeline: z.number().int(), lsn: z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i) })),
    ),
  }),
});

/** What the agent saw as the port tells it. Throws AdapterError `nonsense` for a run that is none. */
export function toListing(component: string, said: z.output<typeof repositoryAnswer>): ArchiveListing {
  const { segmentBytes } = said;
  const number = (name: string, timeline: number): number => {
    const segment = parseSegment(name, segmentBytes);
    if (segment?.timeline === timeline) return segment.number;
    throw new AdapterError("nonsense", component, `${name} is no segment of timeline ${timeline}`);
  };
  const histories: Record<number, readonly Fork[]> = {};
  for (const [timeline, forks] of Object.entries(said.archived.histories)) histories[Number(timeline)] = forks;
  return {
    state: said.state,
    said: said.said,
    retentionMs: said.retentionMs,
    encrypted: said.cipher !== "none",
    scratches: said.scratches,
    returnsRows: said.returnsRows,
    backups: said.backups.map(toBackup),
    archived: {
      segmentBytes,
      histories,
      runs: said.archived.runs.map(({ timeline, from, until, fromAt, untilAt }) => ({
        timeline,
        from: number(from, timeline),
        until: number(until, timeline),
        fromAt,
        untilAt,
      })),
    },
  };
}

function toBackup(said: z.output<typeof repositoryAnswer>["backups"][number]): ArchivedBackup {
  return {
    label: said.label,
    type: said.type,
    start: said.archive.start ?? "",
    stop: said.archive.stop ?? "",
    startedAt: said.timestamp.start,
    stoppedAt: said.timestamp.stop,
    // Not told is taken for damaged: pgBackRest tells it of every backup of today's versions.
    error: said.error !== false,
    prior: said.prior ?? null,
    sizeBytes: said.info.size,
    storedBytes: said.info.repository.delta ?? null,
  };
}

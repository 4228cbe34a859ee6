import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { runsOf, segmentName } from "#domain/recovery-points/segments.ts";
import type { Fork } from "#domain/recovery-points/wal-window.ts";

export type ArchivedView = {
  readonly runs: readonly {
    readonly timeline: number;
    /** Names of the first and the last segment of the run. */
    readonly from: string;
    readonly until: string;
    readonly fromAt: string;
    readonly untilAt: string;
  }[];
  readonly histories: Readonly<Record<string, readonly Fork[]>>;
};

/**
 * Which segments are in the folder of an archive: by their names, since pgBackRest's own `verify` does not miss one that is gone. Names
 * that follow each other are told as one run. A segment's time is when its file was written, which is when it was archived.
 */
export async function readArchived(folder: string, segmentBytes: number): Promise<ArchivedView> {
  const files = new Map<string, string>();
  const histories: Record<string, readonly Fork[]> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [, timeline] = /^([0-9A-F]{8})\.history$/.exec(entry.name) ?? [];
    if (timeline !== undefined) {
      histories[Number.parseInt(timeline, 16)] = parseHistory(await readFile(join(folder, entry.name), "utf8"));
    }
    if (!entry.isDirectory()) continue;
    // `<segment>-<sha1 of its content>.<compression>`
    for (const name of await readdir(join(folder, entry.name))) {
      const [, segment] = /^([0-9A-F]{24})-[0-9a-f]{40}(?:\.[a-z0-9]+)?$/.exec(name) ?? [];
      if (segment !== undefined) files.set(segment, join(folder, entry.name, name));
    }
  }
  const writtenAt = async (segment: string) => (await stat(files.get(segment) ?? "")).mtime.toISOString();
  const runs = await Promise.all(
    runsOf([...files.keys()], segmentBytes).map(async ({ timeline, from, until }) => {
      const [first, last] = [from, until].map((number) => segmentName({ timeline, number }, segmentBytes));
      if (first === undefined || last === undefined) throw new Error("a run has no ends");
      return {
        timeline,
        from: first,
        until: last,
        fromAt: await writtenAt(first),
        untilAt: await writtenAt(last),
      };
    }),
  );
  return { runs, histories };
}

/** A history file: `<timeline>\t<position>\t<why>`, oldest first (PostgreSQL manual, 26.3.6). */
export function parseHistory(text: string): readonly Fork[] {
  return text.split("\n").flatMap((line) => {
    const [, timeline, lsn] = /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line) ?? [];
    return timeline === undefined || lsn === undefined ? [] : [{ timeline: Number(timeline), lsn }];
  });
}

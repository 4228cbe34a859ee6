import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../addresses.ts";
import type { Manifest } from "../../manifest.ts";
import { type Archive, archiveHeldIn } from "../../pgbackrest/archive.ts";
import { makeOwned } from "../../postgresql/user.ts";
import { waitFor } from "../../process/wait-for.ts";
import { putAside, spoilBytes } from "./files.ts";
import type { Undo } from "./kinds.ts";

/** A segment waits ten seconds at most for being archived; a few are needed on both sides of a gap. */
const SEGMENTS_WITHIN_MS = 60_000;

export function archiveIn(manifest: Manifest, place: Place): Archive {
  const archive = place === "outside" ? null : archiveHeldIn(manifest, place);
  if (archive === null) throw new Error(`${place} holds no archive.`);
  return archive;
}
const aside = (archive: Archive, name: string): string => join(archive.folder, "aside", name);

/** A segment of the log is gone: neither the newest one, nor one from before the newest base backup. */
export async function removeSegment(archive: Archive): Promise<Undo> {
  const { folder, name } = await waitFor(
    "the archive has segments behind its newest base backup",
    SEGMENTS_WITHIN_MS,
    async () => {
      const found = segmentsOf(archive);
      const stop = newestStopOf(archive);
      const behind = found.filter((one) => stop !== null && placeOf(one.name) > placeOf(stop));
      return behind.at(-2) ?? null;
    },
  );
  return putAside(join(folder, name), aside(archive, name));
}

/** A file of the newest base backup is not what was written. */
export function damageBackup(archive: Archive): Undo {
  const backups = join(archive.repository, "backup", archive.stanza);
  if (!existsSync(join(backups, "latest"))) throw new Error("There is no base backup yet.");
  const newest = join(backups, readlinkSync(join(backups, "latest")));
  const files = readdirSync(newest, { recursive: true, encoding: "utf8" })
    .filter((name) => !name.startsWith("backup.manifest"))
    .map((name) => join(newest, name))
    .filter((file) => statSync(file).isFile());
  files.sort((a, b) => statSync(b).size - statSync(a).size);
  const [largest] = files;
  if (largest === undefined) throw new Error(`${newest} has no files of its own.`);
  return spoilBytes(largest);
}

/** The repository is there, and nothing is in it. */
export function loseStanza(archive: Archive, { runAs }: Manifest): Undo {
  const undo = putAside(archive.repository, aside(archive, "repository"));
  makeOwned(archive.repository, runAs);
  return undo;
}

/** Nobody may read it, its owner neither. */
export function closeRepository(archive: Archive): Undo {
  const mode = statSync(archive.repository).mode & 0o7777;
  chmodSync(archive.repository, 0);
  return { how: "mode", path: archive.repository, mode };
}

/** It is told to keep three days. */
export function shortenRetention(archive: Archive): Undo {
  const was = readFileSync(archive.config, "utf8");
  writeFileSync(archive.config, was.replace(/^repo1-retention-full=.*$/m, "repo1-retention-full=3"));
  return { how: "text", file: archive.config, was };
}

function segmentsOf({ repository, stanza }: Archive): readonly { readonly folder: string; readonly name: string }[] {
  const root = join(repository, "archive", stanza);
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => join(root, file));
  return files
    .flatMap((file) => {
      const [, folder, name] = /^(.*)\/([0-9A-F]{24}-[0-9a-f]{40}.*)$/.exec(file) ?? [];
      return folder === undefined || name === undefined ? [] : [{ folder, name }];
    })
    .sort((a, b) => placeOf(a.name).localeCompare(placeOf(b.name)));
}

/** Where a segment lies in the log, whatever timeline it was written on. */
function placeOf(segment: string): string {
  return segment.slice(8, 24);
}

/** The last segment that the newest base backup needs, as pgBackRest's own list says. */
function newestStopOf({ repository, stanza }: Archive): string | null {
  const file = join(repository, "backup", stanza, "backup.info");
  if (!existsSync(file)) return null;
  const stops = [...readFileSync(file, "utf8").matchAll(/"backup-archive-stop":"([0-9A-F]{24})"/g)];
  return (
    stops
      .map(([, stop]) => stop ?? "")
      .sort((a, b) => placeOf(a).localeCompare(placeOf(b)))
      .at(-1) ?? null
  );
}

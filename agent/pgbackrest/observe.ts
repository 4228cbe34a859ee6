import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ArchivedView, readArchived } from "./archived.ts";
import { parseInfo, type StanzaInfo } from "./info.ts";
import type { Repository } from "./repository.ts";
import { pgbackrest } from "./run.ts";

const INFO_MS = 20_000;
/** pgBackRest's code for a stanza that the repository does not have. */
const MISSING_STANZA = 1;
const NO_BACKUP = 2;

export type RepositoryView = {
  readonly stanza: string;
  readonly state: "ok" | "missing-stanza" | "unreadable";
  /** In pgBackRest's own words. */
  readonly said: string;
  readonly backups: StanzaInfo["backup"];
  readonly cipher: string;
  readonly segmentBytes: number;
  readonly archived: ArchivedView;
  /** How long the repository is told to keep full backups; null: a number of them, or not told. */
  readonly retentionMs: number | null;
  /** Names of restores that stand in the scratch folder. */
  readonly scratches: readonly string[];
  /** Rows can go back from here: the agent's file says to where. */
  readonly returnsRows: boolean;
};

/** What pgBackRest lists, and which segments there really are. Throws when pgBackRest itself cannot be asked. */
export async function observeRepository(repository: Repository, signal?: AbortSignal): Promise<RepositoryView> {
  const { stanza, instance } = repository;
  const { stdout } = await pgbackrest(repository, "info", { args: ["--output=json"], timeoutMs: INFO_MS, signal });
  const info = parseInfo(stdout, stanza);
  const status = info.repo.find((one) => one.status.code > NO_BACKUP)?.status ?? info.status;
  const empty: ArchivedView = { runs: [], histories: {} };
  const base = {
    stanza,
    backups: info.backup,
    cipher: info.cipher,
    segmentBytes: instance.segmentBytes,
    retentionMs: await retentionOf(instance.argv),
    scratches: await readdir(instance.scratch.folder).catch(() => []),
    returnsRows: instance.live !== null,
  };
  if (status.code === MISSING_STANZA)
    return { ...base, state: "missing-stanza", said: status.message, archived: empty };
  if (status.code > NO_BACKUP) return { ...base, state: "unreadable", said: status.message, archived: empty };
  const newest = info.archive.at(-1);
  // A stanza that was only just created has no folder of segments.
  if (newest === undefined || !newest.max) return { ...base, state: "ok", said: status.message, archived: empty };
  try {
    const archived = await readArchived(join(instance.repository, "archive", stanza, newest.id), instance.segmentBytes);
    return { ...base, state: "ok", said: status.message, archived };
  } catch (error) {
    return { ...base, state: "unreadable", said: error instanceof Error ? error.message : "", archived: empty };
  }
}

/** `repo1-retention-full` in days, from the file that pgBackRest itself is started with. */
async function retentionOf(argv: readonly string[]): Promise<number | null> {
  const file = argv.find((one) => one.startsWith("--config="))?.slice("--config=".length);
  const text = file === undefined ? "" : await readFile(file, "utf8").catch(() => "");
  const option = (name: string) => new RegExp(`^\\s*repo1-${name}\\s*=\\s*(\\S+)`, "m").exec(text)?.[1];
  const days = Number(option("retention-full"));
  return option("retention-full-type") === "time" && days > 0 ? days * 86_400_000 : null;
}

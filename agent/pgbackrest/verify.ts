import type { Repository } from "./repository.ts";
import { pgbackrest } from "./run.ts";

const VERIFY_MS = 2 * 3_600_000;

export type VerifyView = {
  /** Of the stanza, in pgBackRest's word: `ok` or `error`. */
  readonly status: string;
  readonly archives: readonly {
    readonly id: string;
    readonly checked: number;
    readonly valid: number;
    /** Counted among the checked, and no longer there when they were to be read. */
    readonly missing: number;
  }[];
  readonly backups: readonly {
    readonly label: string;
    readonly status: string;
    readonly checked: number;
    readonly valid: number;
  }[];
  /** Lines that belong to nothing known. */
  readonly other: readonly string[];
};

/** Reads every file of the repository and compares its checksum. Its exit code says nothing, so its text is what counts. */
export async function verify(repository: Repository, signal: AbortSignal): Promise<VerifyView> {
  const args = ["--output=text", "--verbose"];
  const { stdout } = await pgbackrest(repository, "verify", { args, timeoutMs: VERIFY_MS, signal });
  return parseVerify(stdout);
}

/** Pure. What it does not say is not `ok`: a stanza without a status is `unknown`. */
export function parseVerify(text: string): VerifyView {
  const archives: VerifyView["archives"][number][] = [];
  const backups: VerifyView["backups"][number][] = [];
  const other: string[] = [];
  let status = "unknown";
  /** The archive whose counts the next line goes on with; null: they are a backup's, which is told by its status. */
  let counted: { missing: number } | null = null;
  for (const line of text.split("\n").map((one) => one.trim())) {
    const [, said] = /^status: (.+)$/.exec(line) ?? [];
    const [, id, walChecked, walValid] =
      /^archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)/.exec(line) ?? [];
    const [, label, how, checked, valid] =
      /^backup: (\S+), status: ([^,]+), total files checked: (\d+), total valid files: (\d+)/.exec(line) ?? [];
    const [, missing] = /^missing: (\d+)/.exec(line) ?? [];
    if (said !== undefined) status = said;
    else if (id !== undefined) {
      const archive = { id, checked: Number(walChecked), valid: Number(walValid), missing: 0 };
      archives.push(archive);
      counted = archive;
    } else if (label !== undefined && how !== undefined) {
      backups.push({ label, status: how, checked: Number(checked), valid: Number(valid) });
      counted = null;
    } else if (missing !== undefined) {
      if (counted !== null) counted.missing = Number(missing);
    } else if (line !== "" && !line.startsWith("stanza: ")) other.push(line);
  }
  return { status, archives, backups, other };
}

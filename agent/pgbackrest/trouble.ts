import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";

/**
 * What pgBackRest or the restored server said, first match first. Its codes: 26 another checksum, 29 a format that cannot be read, 55 a file
 * that is missing, 75 no backup before the target (also said where nobody may read the repository), 41 a file that cannot be opened.
 */
const SAID: readonly (readonly [RegExp, RestoreTrouble])[] = [
  [/No space left on device|unable to write|could not (?:write|extend)/, "no-room"],
  [/Permission denied/, "unreadable"],
  [/ERROR: \[0?(?:26|29|55)\]|checksum|contentChecksum/i, "backup-damaged"],
  [/ERROR: \[0?75\]|unable to find backup set/, "no-backup"],
  [
    /before configured recovery target was reached|requested WAL segment|could not locate required checkpoint/,
    "log-missing",
  ],
];

/** Null: nothing that is known here; it may be otherwise the next time. Pure. */
export function troubleOf(said: string): RestoreTrouble | null {
  return SAID.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

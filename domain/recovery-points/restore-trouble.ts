/** Why something cannot be restored, as its tool told it: trying again at once is no use. */
export const RESTORE_TROUBLES = ["backup-damaged", "log-missing", "no-backup", "unreadable", "no-room"] as const;
export type RestoreTrouble = (typeof RESTORE_TROUBLES)[number];

/**
 * Whether it speaks against what was to be restored. A scratch place without room, or a repository that nobody may read for now, tests
 * nothing: what was proven before stands until its time is over.
 */
export function speaksAgainst(trouble: RestoreTrouble): boolean {
  return trouble === "backup-damaged" || trouble === "log-missing";
}

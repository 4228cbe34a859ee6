/** What can be restored from: one model for every kind of component (mission C). */
export const RECOVERY_POINT_KINDS = [
  "base-backup",
  "wal-window",
  "snapshot",
  "object-version",
  "offset-snapshot",
  "image-digest",
  "archive",
  "key-metadata",
] as const;
export type RecoveryPointKind = (typeof RECOVERY_POINT_KINDS)[number];

/** How far it was proven that it works, weakest first. */
export const CONFIDENCES = ["listed", "verified", "restored", "application-checked"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

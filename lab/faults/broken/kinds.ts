import type { ComponentName } from "../../components.ts";

/** What may be wrong with a backup or with what a restore needs besides data, and the component of the lab that has it. */
export const BROKEN = {
  "wal-gap": "backups",
  "backup-damaged": "backups",
  "stanza-missing": "backups",
  "repository-unreadable": "backups",
  "retention-short": "backups",
  "blob-tampered": "registry",
  "tag-moved": "registry",
  "tag-removed": "registry",
  "archive-differs": "charts",
  "key-disabled": "keys",
  "key-deletion": "keys",
  "key-multi-region": "keys",
  "rotation-off": "keys",
  "copies-lost": "keys",
  "lock-weak": "objects",
  "lifecycle-short": "objects",
  "encryption-off": "objects",
} as const satisfies Readonly<Record<string, ComponentName>>;
export type BrokenKind = keyof typeof BROKEN;

export function isBrokenKind(name: string): name is BrokenKind {
  return Object.hasOwn(BROKEN, name);
}

/** How what was broken is put back, kept with the fault: it outlives the command that made it. */
export type Undo =
  | { readonly how: "move"; readonly from: string; readonly to: string }
  | { readonly how: "bytes"; readonly file: string; readonly at: number; readonly was: string }
  | { readonly how: "mode"; readonly path: string; readonly mode: number }
  | { readonly how: "text"; readonly file: string; readonly was: string }
  /** The manifest that a tag pointed to, in base64. */
  | { readonly how: "tag"; readonly repository: string; readonly tag: string; readonly manifest: string }
  /** A key that is enabled, kept, or rotated again. */
  | { readonly how: "enable" | "keep" | "rotate"; readonly key: string }
  /** A setting of the bucket, as the store told it. */
  | { readonly how: "bucket"; readonly setting: "lock" | "lifecycle" | "encryption"; readonly was: unknown }
  | { readonly how: "alias"; readonly alias: string; readonly key: string };

export function isOfKey({ how }: Undo): boolean {
  return how === "enable" || how === "keep" || how === "rotate" || how === "alias";
}

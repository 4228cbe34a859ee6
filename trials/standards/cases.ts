import { commitCharts } from "#lab/charts/commit.ts";
import { parseTarget } from "#lab/components.ts";
import { killTarget } from "#lab/fault.ts";
import { breakPart } from "#lab/faults/broken/break.ts";
import type { BrokenKind } from "#lab/faults/broken/kinds.ts";
import { backUp } from "../site/back-up.ts";
import type { TrialSite } from "../site/site.ts";

/**
 * How soon a breach has to be on the screen: by one look at its source; by one reading of everything, as often as the standard asks for it;
 * or by one look after something was due.
 */
export type Found = "listed" | "read" | "due";
/** One demand of a standard, and how it is really broken. Cases of one round are in force at once; none of them hides another. */
export type Case = {
  readonly round: 1 | 2;
  readonly component: string;
  readonly part: string;
  /** Why it is met, and why it is breached. */
  readonly met: string;
  readonly reason: string;
  readonly found: Found;
  /** What is broken, and healed afterwards. */
  readonly target: string;
  readonly break: (site: TrialSite) => Promise<unknown>;
  /** What somebody has to do besides. */
  readonly mend?: (site: TrialSite) => Promise<unknown>;
};

const [KR, JP] = ["meta-db/archive-kr", "meta-db/archive-jp"];
const [IMAGES, CHARTS, KEYS] = ["releases/images", "releases/charts", "evidence/keys-kr"];
export const OBJECTS = "evidence/objects-kr";
const fault = (kind: BrokenKind, target: string) => ({
  target,
  break: ({ manifest }: TrialSite) => breakPart(manifest, kind, parseTarget(target)),
});
const of = (component: string, part: string, met: string, reason: string, found: Found = "listed") => ({
  ...{ component, part, met, reason, found },
});

/** Base backups of jp are taken by nobody but the trial. */
export const backUpJp = (site: TrialSite) => backUp(site, JP);

/**
 * Every demand of every standard; `prove` has tests of its own, since it takes a run. Of a bucket those that its owner can break at all: versions
 * of one with locks cannot be suspended, and what only a run finds out is tried beside the store (server/objects).
 */
export const CASES: readonly Case[] = [
  { round: 1, ...of(OBJECTS, "lock", "lock-on", "lock-weaker"), ...fault("lock-weak", "kr-b/objects") },
  {
    round: 1,
    ...of(OBJECTS, "lifecycle", "lifecycle-set", "lifecycle-short"),
    ...fault("lifecycle-short", "kr-b/objects"),
  },
  { round: 1, ...of(OBJECTS, "encryption", "encrypted", "encryption-off"), ...fault("encryption-off", "kr-b/objects") },
  { round: 1, ...of(KR, "wal", "wal-continuous", "wal-gap"), ...fault("wal-gap", "kr-c/backups") },
  { round: 1, ...of(KR, "keep", "kept-so-far", "retention-short"), ...fault("retention-short", "kr-c/backups") },
  {
    ...{ round: 1, ...of(JP, "base-backup", "backup-in-time", "backup-too-old", "due"), target: "jp-a/backups" },
    // Whoever takes them has stopped.
    break: ({ manifest }) => killTarget(manifest, parseTarget("jp-a/backups")),
    mend: backUpJp,
  },
  { round: 1, ...of(IMAGES, "present", "images-present", "image-removed"), ...fault("tag-removed", "kr-b/registry") },
  { round: 1, ...of(IMAGES, "unchanged", "images-unchanged", "image-moved"), ...fault("tag-moved", "kr-b/registry") },
  {
    ...{ round: 1, ...of(IMAGES, "verified", "images-verified", "image-tampered", "read") },
    ...fault("blob-tampered", "kr-b/registry"),
  },
  {
    ...{
      round: 1,
      ...of(CHARTS, "archive", "archive-of-head", "archive-of-head-missing", "due"),
      target: "kr-b/charts",
    },
    // Whoever makes the archives has stopped, and there is a commit.
    break: async ({ manifest }) => {
      await killTarget(manifest, parseTarget("kr-b/charts"));
      await commitCharts(manifest, "three replicas");
    },
  },
  { round: 1, ...of(KEYS, "usable", "keys-usable", "key-disabled"), ...fault("key-disabled", "kr-b/keys") },
  {
    round: 1,
    ...of(KEYS, "in-region", "keys-in-region", "key-multi-region"),
    ...fault("key-multi-region", "kr-b/keys"),
  },
  { round: 1, ...of(KEYS, "metadata", "metadata-kept", "metadata-none"), ...fault("copies-lost", "kr-b/keys") },
  {
    ...{ round: 2, ...of(KR, "whole", "archive-whole", "backup-damaged", "read") },
    ...fault("backup-damaged", "kr-c/backups"),
  },
  { round: 2, ...of(JP, "wal", "wal-continuous", "stanza-missing"), ...fault("stanza-missing", "jp-a/backups") },
  { round: 2, ...of(CHARTS, "whole", "archives-whole", "archive-differs"), ...fault("archive-differs", "kr-b/charts") },
  { round: 2, ...of(KEYS, "usable", "keys-usable", "key-deletion"), ...fault("key-deletion", "kr-b/keys") },
  {
    // A backup whose key is about to be deleted is no backup: what breaks the one breaks the other.
    ...{ round: 2, ...of(OBJECTS, "encryption", "encrypted", "encryption-key-lost"), target: "kr-b/keys" },
    break: async () => {},
  },
  { round: 2, ...of(KEYS, "rotation", "keys-rotate", "key-rotation-off"), ...fault("rotation-off", "kr-b/keys") },
];

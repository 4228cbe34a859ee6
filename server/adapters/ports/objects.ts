import type { Act, Look } from "./act.ts";

/**
 * An object store by the S3 API, in one region. What it says of a version is not believed alone: content is hashed by whoever reads. A store
 * that throttles is `failed` after bounded retries, one that does not let in is `refused`, one that tells what cannot be is `nonsense`. Keys
 * and prefixes are whole, as the store has them; what is not below the component's own prefix is `not-capable`, and "" means all below that.
 */
export interface ObjectsPort {
  /** The bucket's own settings, each asked for by its own call. A setting the store does not know is null: not measured. */
  settings(component: string, look: Look): Promise<BucketSettings>;
  /**
   * Versions, delete markers too, in the order of their keys (by bytes), newest first; at most 1,000. `after`: `next` of the page before, which
   * holds as long as the bucket does. `own`: those right at the prefix alone, none below a further "/".
   */
  versions(
    component: string,
    page: { readonly prefix: string; readonly after: string | null; readonly own?: boolean },
    look: Look,
  ): Promise<{ readonly versions: readonly ListedVersion[]; readonly next: string | null }>;
  /**
   * First-level prefixes below one, each with its "/" at the end, in order; what lies right at the prefix is passed over, so a page may bring
   * none and not be the last. `after`: `next` of the page before.
   */
  prefixes(
    component: string,
    page: { readonly prefix: string; readonly after: string | null },
    look: Look,
  ): Promise<{ readonly prefixes: readonly string[]; readonly next: string | null }>;
  /** Lock, hold and encryption of one version. Null: there is no such version, or it is a delete marker. */
  protection(component: string, of: VersionId, look: Look): Promise<VersionProtection | null>;
  /** Streams the version and hashes it, keeps nothing. Null: there is no such version, or it is a delete marker. */
  read(component: string, of: VersionId, look: Look): Promise<ReadVersion | null>;
  /** Writes a version locked until then (COMPLIANCE), with its own hash in the metadata, and sees that it is. A repeat makes no second one. */
  put(
    component: string,
    object: { readonly key: string; readonly body: string; readonly retainUntil: Date },
    act: Act,
  ): Promise<{ readonly versionId: string; readonly sha256: string }>;
  /**
   * Tries each path by which a locked version could go, and says how each was refused, judged by what is there afterwards. Only a version that
   * `put` wrote is tried, so that nobody's evidence is ever at stake; another is `not-capable`. One that goes all the same is a finding
   * (`refused: false`), and paths that can no longer be tried then are left out. What was changed in the bucket, or may have been, is put back
   * to what it was `before`.
   */
  tryRemoval(component: string, of: VersionId, before: BucketBefore, act: Act): Promise<readonly RemovalAttempt[]>;
  /** Makes a bucket again what it was `before` it was tried, where a try that was cut off has left it otherwise. Nothing to put back is fine. */
  putBack(component: string, before: BucketBefore, act: Act): Promise<void>;
}
export type VersionId = { readonly key: string; readonly versionId: string };
export const REMOVAL_PATHS = [
  "delete-version",
  "bypass-governance",
  "shorten-retention",
  "suspend-versioning",
  "remove-lock",
  "delete-bucket",
] as const;
export type RemovalPath = (typeof REMOVAL_PATHS)[number];
/** `said`: the store's own words. */
export type RemovalAttempt = { readonly path: RemovalPath; readonly refused: boolean; readonly said: string };
/** What a try to remove a version might change in its bucket. */
export type BucketBefore = Pick<BucketSettings, "versioning" | "lock" | "lockEnabled">;
export type LockMode = "COMPLIANCE" | "GOVERNANCE";
export type ObjectEncryption = { readonly algorithm: string; readonly keyId: string | null };
export type BucketSettings = {
  readonly versioning: "enabled" | "suspended" | "off";
  /** What a new version is locked with when its writer names nothing. Null: nothing. */
  readonly lock: { readonly mode: LockMode; readonly retainMs: number } | null;
  readonly lockEnabled: boolean;
  /** Rules in force: after how long a version goes, or, once it is no longer the newest, goes for good. `some`: only some of what is below. */
  readonly lifecycle:
    | readonly {
        readonly prefix: string;
        readonly expireMs: number | null;
        readonly noncurrentMs: number | null;
        readonly some?: true;
      }[]
    | null;
  /** What a new version is encrypted with when its writer names nothing; `none`: nothing. Null: the store does not say. */
  readonly encryption: ObjectEncryption | null;
  /** Buckets that everything here is copied into. */
  readonly replication:
    | readonly { readonly to: string; readonly region: string | null; readonly enabled: boolean }[]
    | null;
  /** The store's own name. */
  readonly region: string | null;
};
export type ListedVersion = VersionId & {
  readonly latest: boolean;
  readonly deleteMarker: boolean;
  readonly at: Date;
  readonly sizeBytes: number;
  readonly etag: string | null;
};
export type VersionProtection = {
  readonly mode: LockMode | null;
  readonly retainUntil: Date | null;
  readonly hold: boolean;
  readonly encryption: ObjectEncryption | null;
};
export type ReadVersion = {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** What the store says of it; `sha256` is what its writer put beside it. */
  readonly declared: { readonly sizeBytes: number; readonly etag: string; readonly sha256: string | null };
};

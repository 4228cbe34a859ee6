import type { WantedLock } from "../objects/enough-lock.ts";
import type { Reason } from "../reason.ts";
import type { Recoverable } from "../recovery-points/key-gone.ts";
import type { Verdict } from "./standard.ts";

/** `standards.objects`: mission B5 and C3. That nothing is copied into another region is nobody's to declare (E2). */
export type ObjectsStandard = {
  readonly lock: WantedLock;
  /** As long as a version is kept before the store removes it by itself. Null: nobody asks for that. */
  readonly lifecycleMs: number | null;
  readonly encryption: "kms" | "not-used";
  /** How many versions are read and hashed each time (null: all of them), and how often. */
  readonly verify: { readonly sample: number | null; readonly everyMs: number };
};

export const OBJECTS_PARTS = [
  "versioning",
  "lock",
  "lifecycle",
  "encryption",
  "replication",
  "retention",
  "kept",
  "content",
  "removal",
] as const;
export type ObjectsPart = (typeof OBJECTS_PARTS)[number];
export type ObjectsStandardKey =
  | "objects-unmeasured"
  | "setting-unknown"
  | "versioning-on"
  | "versioning-suspended"
  | "versioning-off"
  | "lock-on"
  | "lock-off"
  | "lock-no-default"
  | "lock-weaker"
  | "lock-short"
  | "lifecycle-set"
  | "lifecycle-none"
  | "lifecycle-short"
  | "lifecycle-half"
  | "encrypted"
  | "encryption-off"
  | "encryption-no-key"
  | "encryption-key-lost"
  | "encryption-key-unknown"
  | "versions-no-key"
  | "versions-key-lost"
  | "versions-key-unknown"
  | "replication-none"
  | "replication-within"
  | "replication-leaves"
  | "replication-unknown"
  | "bucket-elsewhere"
  | "retention-held"
  | "retention-unread"
  | "retention-partly"
  | "retention-lacking"
  | "versions-kept"
  | "versions-none"
  | "versions-not-listed"
  | "versions-unlisted"
  | "versions-list-late"
  | "locked-version-gone"
  | "version-gone-early"
  | "content-verified"
  | "content-not-yet"
  | "content-remembered"
  | "content-late"
  | "content-expired"
  | "content-never"
  | "content-failed"
  | "content-differs"
  | "removal-refused"
  | "removal-not-tried"
  | "removal-late"
  | "removal-possible";
export type ObjectsVerdict = Verdict<ObjectsPart, ObjectsStandardKey>;
export type ObjectsReason = Reason<ObjectsStandardKey>;

/** What a bucket says of itself. A setting that the store does not tell is null. */
export type ObjectsSettings = {
  readonly versioning: "enabled" | "suspended" | "off";
  readonly lock: { readonly mode: "COMPLIANCE" | "GOVERNANCE"; readonly retainMs: number } | null;
  readonly lockEnabled: boolean;
  /** `some`: of what begins so, only some. */
  readonly lifecycle:
    | readonly {
        readonly prefix: string;
        readonly expireMs: number | null;
        readonly noncurrentMs: number | null;
        readonly some?: true | undefined;
      }[]
    | null;
  /** `none`: nothing is encrypted by itself. */
  readonly encryption: { readonly algorithm: string; readonly keyId: string | null } | null;
  readonly replication:
    | readonly { readonly to: string; readonly region: string | null; readonly enabled: boolean }[]
    | null;
  readonly region: string | null;
};

/** Versions of which the same is to be said: how many, since when, and the first of them by name. */
export type Counted = { readonly n: number; readonly since: Date | null; readonly first: string | null };

/** What versions that are there said they are locked with. */
export type KeysOfVersions = {
  /** How many are locked with no key of a key service; counted only where the standard asks for one. */
  readonly without: number;
  /** Each key once, the first of them where there are very many; `n`: how many it locks, counted only where it opens them no more. */
  readonly keys: readonly {
    readonly keyId: string;
    readonly opens: Recoverable["recoverable"];
    readonly n: number | null;
  }[];
};

export type ObjectsFacts = {
  /** Null: nobody could look, or it was too long ago. */
  readonly settings: ObjectsSettings | null;
  readonly lastSeenAt: Date | null;
  /** What is looked at begins so, and the service's own name of the region it has to be in. */
  readonly prefix: string;
  readonly serviceRegion: string;
  /** Whether what new versions are encrypted with can still open them. */
  readonly key: Recoverable;
  /** What the inventory has; null: nothing was listed yet. */
  readonly versions: {
    /** Without delete markers and without what is gone. */
    readonly n: number;
    /** The folder that was not listed for longest, when that was; null: there is one that never was. */
    readonly listedSince: Date | null;
    /** How many were asked by themselves how long they are locked, and those that are locked too weakly or too short. */
    readonly asked: number;
    readonly lacking: Counted;
    /** What those that were asked are locked with. */
    readonly keys: KeysOfVersions;
    /** Gone although they were locked, and although they had to be kept. */
    readonly lockedGone: Counted;
    readonly goneEarly: Counted;
    /** Read and found not to be what they were, or not to be there. */
    readonly bad: Counted;
    /** Since when the inventory is made: what was never verified counts from then. */
    readonly since: Date;
  } | null;
  /** The newest verification that ended with a result (one that was cut short has none), and the newest that found nothing wrong. */
  readonly lastCheck: { readonly at: Date; readonly ok: boolean } | null;
  readonly lastProofAt: Date | null;
  /** The newest verification that read versions for the first time, and could hold none against anything: how many. */
  readonly remembered: { readonly at: Date; readonly n: number } | null;
  /** The newest attempt to remove a locked version; `possible`: the paths that were not refused. */
  readonly removal: { readonly at: Date; readonly possible: readonly string[]; readonly tried: number } | null;
};

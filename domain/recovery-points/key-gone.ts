import type { Reason } from "../reason.ts";
import { type KeyMetadata, type KeysStandardKey, unusable } from "../standards/keys.ts";

/** What is known of the keys of a site now. A region without an entry has no key service here: nothing can be told of its keys. */
export type KnownKeys = Readonly<Record<string, RegionsKeys>>;
export type RegionsKeys = {
  /** Null: nobody could look, or it was too long ago. */
  readonly keys: readonly KeyMetadata[] | null;
};

export type Recoverable =
  | { readonly recoverable: "yes" }
  | { readonly recoverable: "no"; readonly reason: Reason<KeysStandardKey> }
  /** It is locked, and nobody knows whether its key can open it. Never taken for yes. */
  | { readonly recoverable: "unknown"; readonly reason: Reason<"keys-unmeasured" | "key-unwatched"> };

export type LockedPoint = {
  readonly region: string;
  /** As whoever made the backup wrote it down: an id, an ARN, or an alias. */
  readonly keyId: string | null;
  /** Null: the source does not say. */
  readonly encrypted: boolean | null;
};

/**
 * Whether what a backup was locked with can still open it: a backup whose key is gone, disabled or about to be deleted is no backup,
 * whatever else is said of it. What was not locked needs no key.
 */
export function recoverable(point: LockedPoint, known: KnownKeys): Recoverable {
  if (point.keyId === null) return { recoverable: "yes" };
  const wanted = point.keyId;
  const region = Object.hasOwn(known, point.region) ? known[point.region] : undefined;
  if (region === undefined) {
    return { recoverable: "unknown", reason: { key: "key-unwatched", values: { key: wanted } } };
  }
  if (region.keys === null) return { recoverable: "unknown", reason: { key: "keys-unmeasured", values: {} } };
  const key = region.keys.find((one) => isCalled(one, wanted));
  if (key === undefined) {
    return { recoverable: "unknown", reason: { key: "key-unwatched", values: { key: wanted } } };
  }
  const reason = unusable(key);
  return reason === null ? { recoverable: "yes" } : { recoverable: "no", reason };
}

/** An ARN ends with the id, and an alias may be written with its own ARN. */
function isCalled(key: KeyMetadata, wanted: string): boolean {
  const last = wanted.slice(wanted.lastIndexOf(":") + 1).replace(/^key\//, "");
  return key.arn === wanted || key.id === last || key.name === wanted || key.name === last;
}

import type { Reason } from "../reason.ts";
import type { Verdict } from "./standard.ts";

/** `standards.keys`: mission C5. That no key may be of several regions is nobody's to declare. */
export type KeysStandard = {
  readonly rotation: boolean;
  /** What is said of a key is kept inside its region at least as often. */
  readonly metadataEveryMs: number;
};

export const KEY_STATES = [
  "Enabled",
  "Disabled",
  "PendingDeletion",
  "PendingImport",
  "PendingReplicaDeletion",
  "Unavailable",
  "Creating",
  "Updating",
] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** What a key management service says of one key. */
export type KeyMetadata = {
  /** As haechi.yaml calls it. */
  readonly name: string;
  /** Null: the service has no such key. All that follows is null as well then. */
  readonly id: string | null;
  /** With the region that the key is in. */
  readonly arn: string | null;
  readonly serviceRegion: string | null;
  readonly state: KeyState | null;
  readonly multiRegion: boolean | null;
  /** The service's names of the regions that hold it, its own among them. */
  readonly regions: readonly string[];
  /** Null: cannot be rotated (an imported or asymmetric key), or the service does not say. */
  readonly rotation: boolean | null;
  readonly createdAt: Date | null;
  readonly deletionAt: Date | null;
  /** SHA-256 over all that is said of it, its policy too: another hash, another metadata. */
  readonly hash: string | null;
};

/** The copy of a key's metadata that is kept, and when it was last known to be what is said of the key. */
export type KeptMetadata = { readonly hash: string; readonly region: string; readonly at: Date };

export const KEYS_PARTS = ["usable", "in-region", "rotation", "metadata"] as const;
export type KeysPart = (typeof KEYS_PARTS)[number];
export type KeysStandardKey =
  | "keys-unmeasured"
  | "keys-usable"
  | "key-gone"
  | "key-disabled"
  | "key-deletion"
  | "key-unavailable"
  | "keys-in-region"
  | "key-multi-region"
  | "key-elsewhere"
  | "keys-rotate"
  | "key-rotation-off"
  | "key-rotation-unknown"
  | "metadata-kept"
  | "metadata-unmeasured"
  | "metadata-none"
  | "metadata-elsewhere"
  | "metadata-late"
  | "metadata-differs";
export type KeysVerdict = Verdict<KeysPart, KeysStandardKey>;

export type KeysFacts = {
  /** Null: nobody could look, or it was too long ago. */
  readonly seen: readonly KeyMetadata[] | null;
  readonly lastSeenAt: Date | null;
  /** Names of the region: as the site calls it, and as the service does. */
  readonly region: string;
  readonly serviceRegion: string;
  /** By the name of the key; none: nothing is kept of it. Null: nobody could look. */
  readonly kept: Readonly<Record<string, KeptMetadata>> | null;
};

const because = (key: KeysStandardKey, values: Reason["values"] = {}) => ({ key, values });
type Finding = {
  readonly status: "breached" | "at_risk" | "not_measured";
  readonly reason: Reason<KeysStandardKey>;
  readonly since?: Date;
};

/** Each demand by itself, over all keys: the worst of them decides, and every one that is not as it should be is named. */
export function judgeKeys(standard: KeysStandard, facts: KeysFacts, now: Date): KeysVerdict[] {
  const { seen } = facts;
  if (seen === null) {
    const reasons = [because("keys-unmeasured")];
    return KEYS_PARTS.map((part) => ({ part, status: "not_measured" as const, reasons, since: facts.lastSeenAt }));
  }
  const there = seen.filter((key) => key.id !== null);
  const n = seen.length;
  return [
    sum("usable", seen.flatMap(usable), because("keys-usable", { n })),
    sum(
      "in-region",
      there.flatMap((key) => inRegion(key, facts.serviceRegion)),
      because("keys-in-region", { n, region: facts.serviceRegion }),
    ),
    sum("rotation", standard.rotation ? there.flatMap(rotates) : [], because("keys-rotate", { n })),
    sum(
      "metadata",
      there.flatMap((key) => metadata(key, facts, standard.metadataEveryMs, now)),
      because("metadata-kept", { n, region: facts.region }),
    ),
  ];
}

function sum(part: KeysPart, findings: readonly Finding[], good: Reason<KeysStandardKey>): KeysVerdict {
  for (const status of ["breached", "not_measured", "at_risk"] as const) {
    if (!findings.some((one) => one.status === status)) continue;
    const sinces = findings.flatMap((one) => (one.status === status && one.since ? [one.since.getTime()] : []));
    // The worst is told first; what is less bad follows.
    const reasons = [...findings].sort((a, b) => Number(b.status === status) - Number(a.status === status));
    return {
      part,
      status,
      reasons: reasons.map((one) => one.reason),
      since: sinces.length === 0 ? null : new Date(Math.min(...sinces)),
    };
  }
  return { part, status: "met", reasons: [good], since: null };
}

function usable(key: KeyMetadata): Finding[] {
  const why = unusable(key);
  return why === null ? [] : [{ status: "breached", reason: why }];
}

/** Why nothing can be decrypted by it, or soon not any more; null: it can. */
export function unusable(key: KeyMetadata): Reason<KeysStandardKey> | null {
  if (key.id === null) return because("key-gone", { key: key.name });
  if (key.deletionAt !== null || key.state === "PendingDeletion" || key.state === "PendingReplicaDeletion") {
    return because("key-deletion", { key: key.name, at: key.deletionAt?.toISOString() ?? "" });
  }
  if (key.state === "Disabled") return because("key-disabled", { key: key.name });
  return key.state === "Enabled" ? null : because("key-unavailable", { key: key.name, state: key.state ?? "" });
}

/** A key of several regions opens in each of them what was locked in one: customer data would be readable there (C5, E2). */
function inRegion(key: KeyMetadata, serviceRegion: string): Finding[] {
  const regions = key.regions.filter((region) => region !== serviceRegion);
  if (key.multiRegion === true || (key.multiRegion === null && regions.length > 0)) {
    const reason = because("key-multi-region", { key: key.name, regions: regions.join(", ") });
    return [{ status: "breached", reason }];
  }
  if (key.serviceRegion !== null && key.serviceRegion !== serviceRegion) {
    return [{ status: "breached", reason: because("key-elsewhere", { key: key.name, region: key.serviceRegion }) }];
  }
  return key.multiRegion === null || key.serviceRegion === null
    ? [{ status: "not_measured", reason: because("keys-unmeasured") }]
    : [];
}

function rotates(key: KeyMetadata): Finding[] {
  if (key.rotation === true) return [];
  return key.rotation === false
    ? [{ status: "breached", reason: because("key-rotation-off", { key: key.name }) }]
    : [{ status: "at_risk", reason: because("key-rotation-unknown", { key: key.name }) }];
}

function metadata(key: KeyMetadata, facts: KeysFacts, everyMs: number, now: Date): Finding[] {
  if (facts.kept === null) return [{ status: "not_measured", reason: because("metadata-unmeasured") }];
  const kept = Object.hasOwn(facts.kept, key.name) ? facts.kept[key.name] : undefined;
  if (kept === undefined) return [{ status: "breached", reason: because("metadata-none", { key: key.name }) }];
  const values = { key: key.name, at: kept.at.toISOString() };
  if (kept.region !== facts.region) {
    const reason = because("metadata-elsewhere", { ...values, region: kept.region });
    return [{ status: "breached", reason, since: kept.at }];
  }
  const due = new Date(kept.at.getTime() + everyMs);
  if (now > due) return [{ status: "breached", reason: because("metadata-late", values), since: due }];
  // What was changed a moment ago is kept at the next look.
  return kept.hash === key.hash ? [] : [{ status: "at_risk", reason: because("metadata-differs", values) }];
}

/** It is seen in more regions than its own, or may be at any time: a violation of sovereignty, whatever the file says. */
export function violatesSovereignty(key: KeyMetadata, serviceRegion: string): boolean {
  return inRegion(key, serviceRegion).some((one) => one.status === "breached");
}

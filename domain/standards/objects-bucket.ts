import { OWN } from "../objects/own-keys.ts";
import type {
  ObjectsFacts,
  ObjectsPart,
  ObjectsReason,
  ObjectsSettings,
  ObjectsStandard,
  ObjectsStandardKey,
  ObjectsVerdict,
} from "./objects-facts.ts";

const DAY_MS = 86_400_000;
export const because = (key: ObjectsStandardKey, values: ObjectsReason["values"] = {}): ObjectsReason => ({
  key,
  values,
});
export const days = (ms: number) => Math.round((ms / DAY_MS) * 10) / 10;
const verdict = (
  part: ObjectsPart,
  status: ObjectsVerdict["status"],
  ...reasons: readonly ObjectsReason[]
): ObjectsVerdict => ({ part, status, reasons, since: null });

/** What a bucket says of itself, demand by demand. What it does not tell is not measured, never met. */
export function judgeBucket(
  standard: ObjectsStandard,
  settings: ObjectsSettings,
  facts: ObjectsFacts,
): ObjectsVerdict[] {
  return [
    judgeVersioning(settings),
    judgeLock(standard, settings),
    ...(standard.lifecycleMs === null ? [] : [judgeLifecycle(standard.lifecycleMs, settings, facts.prefix)]),
    judgeEncryption(standard, settings, facts),
    judgeReplication(settings, facts.serviceRegion),
  ];
}

/** Without versions a new content replaces the old one, and a lock holds nothing. */
function judgeVersioning({ versioning }: ObjectsSettings): ObjectsVerdict {
  if (versioning === "enabled") return verdict("versioning", "met", because("versioning-on"));
  return verdict("versioning", "breached", because(versioning === "off" ? "versioning-off" : "versioning-suspended"));
}

/** COMPLIANCE is nobody's to lift; GOVERNANCE is lifted by whoever has one more right. */
function judgeLock({ lock: wanted }: ObjectsStandard, { lock, lockEnabled }: ObjectsSettings): ObjectsVerdict {
  if (!lockEnabled) return verdict("lock", "breached", because("lock-off"));
  // Each writer would have to name a retention by itself, and one that forgets leaves a version that anybody removes.
  if (lock === null) return verdict("lock", "breached", because("lock-no-default"));
  const values = { mode: lock.mode, days: days(lock.retainMs), wantedDays: days(wanted.atLeastMs) };
  if (wanted.mode === "COMPLIANCE" && lock.mode !== "COMPLIANCE")
    return verdict("lock", "breached", because("lock-weaker", values));
  if (lock.retainMs < wanted.atLeastMs) return verdict("lock", "breached", because("lock-short", values));
  return verdict("lock", "met", because("lock-on", values));
}

/**
 * A rule that removes anything earlier is a breach, whatever else there is; one has to hold for everything; and one that removes only what is
 * the newest leaves the others for ever.
 */
function judgeLifecycle(wantedMs: number, { lifecycle }: ObjectsSettings, prefix: string): ObjectsVerdict {
  const part = "lifecycle";
  if (lifecycle === null) return verdict(part, "not_measured", because("setting-unknown"));
  const own = prefix + OWN;
  const touching = lifecycle.filter(
    (rule) => !rule.prefix.startsWith(own) && (rule.prefix.startsWith(prefix) || prefix.startsWith(rule.prefix)),
  );
  const short = touching.find(({ expireMs, noncurrentMs }) => isShort(expireMs) || isShort(noncurrentMs));
  if (short !== undefined) {
    const ms = Math.min(short.expireMs ?? Number.POSITIVE_INFINITY, short.noncurrentMs ?? Number.POSITIVE_INFINITY);
    const values = { prefix: short.prefix, days: days(ms), wantedDays: days(wantedMs) };
    return verdict(part, "breached", because("lifecycle-short", values));
  }
  const whole = touching.filter((rule) => prefix.startsWith(rule.prefix) && rule.some !== true);
  const values = { wantedDays: days(wantedMs) };
  if (!whole.some(({ expireMs }) => expireMs !== null))
    return verdict(part, "breached", because("lifecycle-none", values));
  return whole.some(({ noncurrentMs }) => noncurrentMs !== null)
    ? verdict(part, "met", because("lifecycle-set", values))
    : verdict(part, "at_risk", because("lifecycle-half", values));

  function isShort(ms: number | null): boolean {
    return ms !== null && ms < wantedMs;
  }
}

function judgeEncryption(
  wanted: ObjectsStandard,
  { encryption }: ObjectsSettings,
  { key }: ObjectsFacts,
): ObjectsVerdict {
  const part = "encryption";
  if (encryption === null) return verdict(part, "not_measured", because("setting-unknown"));
  const values = { algorithm: encryption.algorithm, keyId: encryption.keyId ?? "" };
  if (wanted.encryption === "kms") {
    if (encryption.algorithm === "none") return verdict(part, "breached", because("encryption-off"));
    if (!encryption.algorithm.startsWith("aws:kms") || encryption.keyId === null) {
      return verdict(part, "breached", because("encryption-no-key", values));
    }
  }
  // Whatever was asked for: what cannot be opened any more is no backup.
  if (key.recoverable === "no") return verdict(part, "breached", because("encryption-key-lost", values));
  if (key.recoverable === "unknown") return verdict(part, "not_measured", because("encryption-key-unknown", values));
  return verdict(part, "met", because("encrypted", values));
}

/** Customer data never leaves its region (E2): a copy elsewhere is a breach whatever the file says, and so is a bucket that is elsewhere itself. */
function judgeReplication({ region, replication }: ObjectsSettings, serviceRegion: string): ObjectsVerdict {
  const part = "replication";
  if (region !== null && region !== serviceRegion) {
    return verdict(part, "breached", because("bucket-elsewhere", { region, wanted: serviceRegion }));
  }
  if (replication === null) return verdict(part, "not_measured", because("setting-unknown"));
  const leaving = replication.filter((rule) => rule.enabled && rule.region !== null && rule.region !== serviceRegion);
  if (leaving.length > 0) {
    const reasons = leaving.map(({ to, region: there }) => because("replication-leaves", { to, region: there ?? "" }));
    return verdict(part, "breached", ...reasons.slice(0, 10));
  }
  const unknown = replication.filter((rule) => rule.enabled && rule.region === null);
  if (unknown.length > 0) {
    const reasons = unknown.map(({ to }) => because("replication-unknown", { to }));
    return verdict(part, "not_measured", ...reasons.slice(0, 10));
  }
  const n = replication.filter((rule) => rule.enabled).length;
  return verdict(
    part,
    "met",
    n === 0 ? because("replication-none") : because("replication-within", { n, region: serviceRegion }),
  );
}

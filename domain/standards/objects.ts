import { because, judgeBucket } from "./objects-bucket.ts";
import type { ObjectsFacts, ObjectsPart, ObjectsSettings, ObjectsStandard, ObjectsVerdict } from "./objects-facts.ts";
import { judgeKeysOfVersions } from "./objects-keys.ts";
import { judgeVersions } from "./objects-versions.ts";

/** What a bucket says of itself: of no worth while nobody can look. */
const OF_THE_BUCKET: readonly ObjectsPart[] = ["versioning", "lock", "lifecycle", "encryption", "replication"];

/** Each demand by itself: those of the bucket by what it says, those of its versions by what was listed, read and tried. */
export function judgeObjects(standard: ObjectsStandard, facts: ObjectsFacts, now: Date): ObjectsVerdict[] {
  const parts = OF_THE_BUCKET.filter((part) => part !== "lifecycle" || standard.lifecycleMs !== null);
  const reasons = [because("objects-unmeasured")];
  const bucket: readonly ObjectsVerdict[] =
    facts.settings === null
      ? parts.map((part) => ({ part, status: "not_measured" as const, reasons, since: facts.lastSeenAt }))
      : judgeBucket(standard, facts.settings, facts);
  const judged = bucket.map((one) => (one.part === "encryption" ? judgeKeysOfVersions(one, standard, facts) : one));
  return [...judged, ...judgeVersions(standard, facts, now)];
}

/** It lies, or is copied, outside its own region: a violation of sovereignty, whatever the file says. */
export function leavesRegion({ region, replication }: ObjectsSettings, serviceRegion: string): boolean {
  if (region !== null && region !== serviceRegion) return true;
  return (replication ?? []).some((rule) => rule.enabled && rule.region !== null && rule.region !== serviceRegion);
}

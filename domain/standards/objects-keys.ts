import { because } from "./objects-bucket.ts";
import type { ObjectsFacts, ObjectsStandard, ObjectsVerdict } from "./objects-facts.ts";

const NAMED = 10;

/**
 * A bucket says what the next version is locked with: what is there may have been locked otherwise, or not at all, and that is what has to be
 * opened one day. What was found of it stays found, also while nobody can ask the bucket.
 * @param bucket the verdict by what the bucket says
 */
export function judgeKeysOfVersions(
  bucket: ObjectsVerdict,
  { encryption }: ObjectsStandard,
  { versions }: ObjectsFacts,
): ObjectsVerdict {
  if (versions === null) return bucket;
  const { without, keys } = versions.keys;
  const lost = keys.filter(({ opens }) => opens === "no");
  const wrong = [
    ...(encryption === "kms" && without > 0 ? [because("versions-no-key", { n: without, of: versions.asked })] : []),
    ...lost.map(({ keyId, n }) => because("versions-key-lost", { keyId, n: n ?? 0 })),
  ].slice(0, NAMED);
  if (wrong.length > 0) {
    const reasons = bucket.status === "breached" ? [...bucket.reasons, ...wrong] : wrong;
    return { ...bucket, status: "breached", reasons, since: null };
  }
  const unknown = keys.filter(({ opens }) => opens === "unknown").slice(0, NAMED);
  if (bucket.status !== "met" || unknown.length === 0) return bucket;
  const reasons = unknown.map(({ keyId }) => because("versions-key-unknown", { keyId }));
  return { ...bucket, status: "not_measured", reasons };
}

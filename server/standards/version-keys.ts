import { type KnownKeys, recoverable } from "#domain/recovery-points/key-gone.ts";
import type { KeysOfVersions, ObjectsStandard } from "#domain/standards/objects-facts.ts";
import type { Database } from "../db/client.ts";
import { countOfKeys, countWithoutKey, keysOfVersions } from "../objects/keys-of-versions.ts";

/** What the versions of a bucket are locked with, and whether it can still open them. Counted is only what is not as it should be. */
export async function versionKeys(
  db: Database,
  { id, region }: { readonly id: string; readonly region: string },
  wanted: ObjectsStandard["encryption"],
  known: KnownKeys,
): Promise<KeysOfVersions> {
  const [without, names] = await Promise.all([wanted === "kms" ? countWithoutKey(db, id) : 0, keysOfVersions(db, id)]);
  const keys = names.map((keyId) => ({
    keyId,
    opens: recoverable({ region, keyId, encrypted: true }, known).recoverable,
  }));
  const counts = await countOfKeys(
    db,
    id,
    keys.flatMap(({ keyId, opens }) => (opens === "no" ? [keyId] : [])),
  );
  return { without, keys: keys.map((key) => ({ ...key, n: counts.get(key.keyId) ?? null })) };
}

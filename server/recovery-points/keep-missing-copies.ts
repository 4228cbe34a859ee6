import type { KeptCopy, ListedKey } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";

const KEEP_MS = 15_000;

/**
 * Keeps a copy of what is said of each key now, where none is. One that cannot be kept holds no other: that it is missing is what its
 * standard tells. @returns the copies there are then; null: nobody could look
 */
export async function keepMissingCopies(
  db: Database,
  { adapters }: Site,
  id: string,
  keys: readonly ListedKey[],
  copies: readonly KeptCopy[],
): Promise<readonly KeptCopy[] | null> {
  const missing = keys.filter(
    (key) => key.document !== null && !copies.some((copy) => copy.key === key.name && copy.hash === key.hash),
  );
  if (missing.length === 0) return copies;
  for (const key of missing) {
    // A scope of its own: no run ever holds it.
    const [drawn] = await db.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
    await adapters.keys
      .keepCopy(id, key, {
        scope: `key-metadata/${id}`,
        token: drawn?.token ?? 0n,
        key: `key-metadata:${key.name}:${key.hash}`,
        signal: AbortSignal.timeout(KEEP_MS),
        record: () => undefined,
      })
      .catch(() => undefined);
  }
  return await adapters.keys.copies(id, { signal: AbortSignal.timeout(KEEP_MS) }).catch(() => null);
}

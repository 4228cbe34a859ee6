import type { Reason } from "#domain/reason.ts";
import { type KnownKeys, type LockedPoint, type Recoverable, recoverable } from "#domain/recovery-points/key-gone.ts";

/** Whether what is kept can be opened, and with what. */
export type KeyState = {
  /** `own`: with a passphrase that its source keeps; restore tests prove it. `unsaid`: the source does not say. */
  readonly need: "none" | "not-encrypted" | "own" | "unsaid" | "key";
  /** The worst key, as it was written down. Null: none is named. */
  readonly name: string | null;
  /** How many more there are. */
  readonly more: number;
  readonly opens: Recoverable["recoverable"];
  readonly because: Reason | null;
};

const WORST: readonly Recoverable["recoverable"][] = ["no", "unknown", "yes"];

/** @param lockable whether being locked means anything for what is kept */
export function keyState(locks: readonly LockedPoint[], known: KnownKeys, lockable: boolean): KeyState {
  const named = locks.flatMap((lock) =>
    lock.keyId === null ? [] : [{ ...recoverable(lock, known), name: lock.keyId }],
  );
  const [worst] = named.sort((a, b) => WORST.indexOf(a.recoverable) - WORST.indexOf(b.recoverable));
  if (worst !== undefined) {
    return {
      need: "key",
      name: shortName(worst.name),
      more: named.length - 1,
      opens: worst.recoverable,
      because: worst.recoverable === "yes" ? null : worst.reason,
    };
  }
  const without = { name: null, more: 0, opens: "yes", because: null } as const;
  if (locks.some((lock) => lock.encrypted === true)) return { ...without, need: "own" };
  if (!lockable) return { ...without, need: "none" };
  return { ...without, need: locks.some((lock) => lock.encrypted === false) ? "not-encrypted" : "unsaid" };
}

/** `arn:aws:kms:…:key/abc` → `abc`, `alias/backups` → `backups`: what tells one from another. */
export function shortName(keyId: string): string {
  return keyId.slice(Math.max(keyId.lastIndexOf("/"), keyId.lastIndexOf(":")) + 1);
}

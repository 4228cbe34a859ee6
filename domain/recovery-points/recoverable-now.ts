import type { Reason } from "../reason.ts";
import type { KeysStandardKey } from "../standards/keys.ts";
import type { Recoverable } from "./key-gone.ts";

/** What is known of everything that is kept of one thing. */
export type KeptNow = {
  /** Its source was looked at recently enough to count. */
  readonly fresh: boolean;
  /** What there is to go back to: points, or stretches of time. Null: its source answers, and what it keeps was not listed to the end yet. */
  readonly restorable: number | null;
  /** Of those, what is not what it should be. */
  readonly broken: number;
  /** Of each key that any of them is locked with. */
  readonly keys: readonly Recoverable[];
};
export type NotRecoverableKey =
  | "not-seen"
  | "not-listed"
  | "nothing-kept"
  | "kept-broken"
  | "key-unwatched"
  | KeysStandardKey;
export type RecoverableNow =
  | { readonly is: "yes"; readonly because: null }
  | { readonly is: "no" | "unknown"; readonly because: Reason<NotRecoverableKey> };

/** Whether it could be brought back now, its key included: what nobody looked at is unknown, and one known obstacle outweighs anything unknown. */
export function recoverableNow({ fresh, restorable, broken, keys }: KeptNow): RecoverableNow {
  const shut = keys.find((key) => key.recoverable === "no");
  if (shut?.recoverable === "no") return { is: "no", because: shut.reason };
  if (!fresh) return { is: "unknown", because: { key: "not-seen", values: {} } };
  if (restorable === null) return { is: "unknown", because: { key: "not-listed", values: {} } };
  if (restorable === 0) return { is: "no", because: { key: "nothing-kept", values: {} } };
  if (broken > 0) return { is: "no", because: { key: "kept-broken", values: { n: broken } } };
  const dark = keys.find((key) => key.recoverable === "unknown");
  if (dark?.recoverable === "unknown") return { is: "unknown", because: dark.reason };
  return { is: "yes", because: null };
}

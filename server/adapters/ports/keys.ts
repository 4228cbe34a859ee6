import type { KeyMetadata } from "#domain/standards/keys.ts";
import type { Act, Look } from "./act.ts";

/** Keys of a key management service: what is said of them, never a key. */
export interface KeysPort {
  list(component: string, look: Look): Promise<readonly ListedKey[]>;
  /** Copies of what is said of them, kept in their region by its agent. None when the site names no place for them. */
  copies(component: string, look: Look): Promise<readonly KeptCopy[]>;
  keepCopy(component: string, key: ListedKey, act: Act): Promise<{ readonly hash: string }>;
}
export type KeptCopy = { readonly key: string; readonly hash: string; readonly region: string; readonly at: Date };
/** `document`: all that the service says of it, its policy too, as it is kept. Never the key itself: no service gives that away. */
export type ListedKey = KeyMetadata & { readonly document: Readonly<Record<string, unknown>> | null };

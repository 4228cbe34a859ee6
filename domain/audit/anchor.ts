import type { ChainHead } from "./seal.ts";

/**
 * A head kept outside the database: `1204:9f2c…` (position, 64 hexadecimal digits). Whoever can write the database can rebuild the
 * whole chain, or cut its end off; an anchor made earlier and kept elsewhere is what shows it.
 */
export function formatAnchor({ position, hash }: ChainHead): string {
  return `${position}:${hash}`;
}

/** Null: not an anchor. */
export function parseAnchor(text: string): ChainHead | null {
  const parts = /^(0|[1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase());
  return parts ? { position: Number(parts[1]), hash: parts[2] ?? "" } : null;
}

import { canonicalHash } from "../canonical-json.ts";

/**
 * One audit row as it is hashed: every column, under these names. A column added later must be absent (undefined) where it says
 * nothing, or rows sealed before it would look changed.
 */
export type AuditContent = {
  readonly id: string;
  readonly installationId: string;
  /** UTC with the database's own microseconds: `2026-11-22T07:03:12.000001Z`. Never by way of a Date, which has milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly actorName: string;
  readonly roles: readonly string[];
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** JSON as the database writes it (jsonb keeps one text for one value): every digit of every number, also those no double holds. */
  readonly detail: string;
};

/** The end of a chain. Position 0, with the installation's genesis hash, is the chain that holds nothing yet. */
export type ChainHead = { readonly position: number; readonly hash: string };

/** One link: position from 1 without gaps; hashes are SHA-256, 64 hexadecimal digits; `sealedAt` in microseconds as `at`. */
export type Seal = ChainHead & {
  readonly eventId: string;
  readonly contentHash: string;
  readonly previousHash: string;
  readonly sealedAt: string;
};

/** What the first seal follows: bound to the installation, so that no chain can be passed off as another's. */
export async function genesis(installationId: string): Promise<ChainHead> {
  return { position: 0, hash: await canonicalHash({ auditChainOf: installationId }) };
}

export function hashContent(content: AuditContent): Promise<string> {
  return canonicalHash(content);
}

/** Over the hash before ‖ position ‖ hash of the row ‖ when: the row's own hash stands in for it, so links hold without the rows. */
export function hashSeal(seal: Omit<Seal, "hash" | "eventId">): Promise<string> {
  const { previousHash, position, contentHash, sealedAt } = seal;
  return canonicalHash({ previousHash, position, contentHash, sealedAt });
}

/** The seals that lengthen the chain by these rows, in this order. */
export async function sealRows(head: ChainHead, rows: readonly AuditContent[], sealedAt: string): Promise<Seal[]> {
  const hashes = await Promise.all(rows.map(hashContent));
  const seals: Seal[] = [];
  let last = head;
  for (const [index, row] of rows.entries()) {
    const contentHash = hashes[index] ?? "";
    const link = { position: last.position + 1, contentHash, previousHash: last.hash, sealedAt };
    const seal: Seal = { ...link, eventId: row.id, hash: await hashSeal(link) };
    seals.push(seal);
    last = seal;
  }
  return seals;
}

import { type AuditContent, type ChainHead, hashContent, hashSeal, type Seal } from "./seal.ts";

/** What can be wrong; each is evidence that somebody wrote to the database past the product. */
export const FINDING_KINDS = [
  /** The row is not what was sealed. */
  "changed",
  /** Sealed, and the row is gone. */
  "missing",
  /** The seal does not follow the one before: swapped, moved, or put in between. */
  "relinked",
  /** The seal's own hash is not that of what it says. */
  "seal-changed",
  /** Positions between this seal and the one before are gone. */
  "gap",
  /** A position used more than once. */
  "inserted",
  /** One row sealed more than once. */
  "sealed-twice",
  /** A row that is neither sealed nor waiting to be: written with the triggers off. */
  "forged",
  /** Waiting to be sealed, and the row is gone. */
  "vanished",
  /** Sealed, and waiting to be sealed again. */
  "queued-again",
  /** The chain ends before the anchor. */
  "cut",
  /** At the anchor's position stands another hash. */
  "rebuilt",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export type Finding = {
  readonly kind: FindingKind;
  readonly installationId: string;
  /** Null for rows that have no seal. */
  readonly position: number | null;
  readonly eventId: string | null;
  /** The row as it reads now; null when it is gone. */
  readonly row: AuditContent | null;
  /** Two texts that should be equal and are not; for a gap, the positions on both sides. */
  readonly expected: string;
  readonly found: string;
};

/** A seal and the row it names, as they stand in the database. */
export type Sealed = { readonly seal: Seal; readonly row: AuditContent | null };

/**
 * Everything wrong with one link, given the one before it. Each link is compared with what stands before it, not with what should:
 * one change is told once and not again for all that follow.
 */
export async function judgeLink(
  installationId: string,
  before: ChainHead,
  { seal, row }: Sealed,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const no = (kind: FindingKind, expected: string, found: string) =>
    void findings.push({
      kind,
      installationId,
      position: seal.position,
      eventId: seal.eventId,
      row,
      expected,
      found,
    });
  const next = before.position + 1;
  if (seal.position > next) no("gap", String(next), String(seal.position));
  else if (seal.position < next) no("inserted", String(next), String(seal.position));
  else if (seal.previousHash !== before.hash) no("relinked", before.hash, seal.previousHash);
  const hash = await hashSeal(seal);
  if (hash !== seal.hash) no("seal-changed", hash, seal.hash);
  if (row === null) no("missing", seal.contentHash, "");
  else {
    const content = await hashContent(row);
    if (content !== seal.contentHash) no("changed", seal.contentHash, content);
    else if (row.id !== seal.eventId) no("seal-changed", row.id, seal.eventId);
  }
  return findings;
}

/** What a row's presence in seals and queue says. Sealing takes it from the queue in one transaction: it is in exactly one of them, once. */
export function judgePlaces(places: {
  readonly row: boolean;
  readonly seals: number;
  readonly queued: boolean;
}): readonly FindingKind[] {
  return [
    ...(places.seals > 1 ? (["sealed-twice"] as const) : []),
    ...(places.seals > 0 && places.queued ? (["queued-again"] as const) : []),
    ...(places.row && places.seals === 0 && !places.queued ? (["forged"] as const) : []),
    ...(!places.row && places.seals === 0 && places.queued ? (["vanished"] as const) : []),
  ];
}

/** @param standing hash of the seal that stands at the anchor's position; null when there is none */
export function judgeAnchor(anchor: ChainHead, head: ChainHead, standing: string | null): FindingKind | null {
  if (anchor.position > head.position) return "cut";
  return standing === anchor.hash ? null : "rebuilt";
}

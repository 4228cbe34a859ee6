import { formatAnchor } from "#domain/audit/anchor.ts";
import { type Finding, type FindingKind, judgeAnchor, judgeLink, type Sealed } from "#domain/audit/judge-chain.ts";
import { type AuditContent, type ChainHead, genesis, type Seal } from "#domain/audit/seal.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Database, Transaction } from "../db/client.ts";
import { after, CONTENT, contentOf, installationsIn, moment, readHead } from "./chain-rows.ts";
import { readWaiting, type Waiting } from "./chain-state.ts";
import { findMisplaced } from "./find-misplaced.ts";

/** Rows held at once. */
const BATCH = 2_000;
/** Findings told one by one; all are counted. */
const KEEP = 200;
const A_DAY_MS = 86_400_000;

export type AuditReport = {
  readonly chains: readonly { readonly installationId: string; readonly head: ChainHead }[];
  /** The first 200, chain by chain. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  readonly seals: number;
  readonly waiting: Waiting;
  readonly ms: number;
};
export type Progress = { readonly checked: number; readonly of: number };

/**
 * Reads every seal and every row once, in bounded batches and one snapshot, so that what is written and sealed meanwhile disturbs nothing.
 * @param anchor a head kept elsewhere: some chain must still hold it
 */
export function verifyChains(
  db: Database,
  anchor: ChainHead | null,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<AuditReport> {
  const began = performance.now();
  const found = collect();
  const verify = async (tx: Transaction): Promise<AuditReport> => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`;
    const chains: { installationId: string; head: ChainHead }[] = [];
    for await (const installationId of installationsIn(tx, "audit_seal"))
      chains.push({ installationId, head: await readHead(tx, installationId) });
    const of = chains.reduce((sum, { head }) => sum + head.position, 0);
    let seals = 0;
    for (const { installationId } of chains) {
      let before = await genesis(installationId);
      for await (const links of readLinks(tx, installationId)) {
        const judged = links.map((link, n) => judgeLink(installationId, links[n - 1]?.seal ?? before, link));
        found.add((await Promise.all(judged)).flat());
        before = links.at(-1)?.seal ?? before;
        seals += links.length;
        onProgress({ checked: seals, of });
      }
    }
    for await (const misplaced of findMisplaced(tx, BATCH)) found.add([misplaced]);
    if (anchor) found.add(await missesAnchor(tx, anchor, chains));
    return { chains, ...found.all, seals, waiting: await readWaiting(tx), ms: performance.now() - began };
  };
  return db.$transaction(verify, { isolationLevel: "RepeatableRead", timeout: A_DAY_MS });
}

type Row = Seal & { [name in keyof AuditContent]: AuditContent[name] | null };

/** By position, then by row: a position that is there twice is met twice. */
async function* readLinks(tx: Transaction, installationId: string): AsyncGenerator<readonly Sealed[]> {
  for (let last: Prisma.Sql | null = null; ; ) {
    const rows: Row[] = await tx.$queryRaw`
      SELECT seal.position::float8 AS position, seal.event_id::text AS "eventId", seal.content_hash AS "contentHash",
        seal.previous_hash AS "previousHash", seal.hash, ${moment("seal.sealed_at")} AS "sealedAt", ${CONTENT}
      FROM (SELECT * FROM audit_seal WHERE installation_id = ${installationId}::uuid
          AND ${after("position, event_id", last)}
        ORDER BY position, event_id LIMIT ${BATCH}) seal
      LEFT JOIN audit_event event ON event.id = seal.event_id ORDER BY seal.position, seal.event_id`;
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map((row) => ({ seal: row, row: contentOf(row) }));
    last = Prisma.sql`${end.position}::bigint, ${end.eventId}::uuid`;
  }
}

async function missesAnchor(tx: Transaction, anchor: ChainHead, chains: AuditReport["chains"]): Promise<Finding[]> {
  const { position, hash: expected } = anchor;
  let worst: Finding = { kind: "cut", installationId: "", position, eventId: null, row: null, expected, found: "" };
  for (const { installationId, head } of chains) {
    const [seal] = await tx.$queryRaw<{ hash: string }[]>`SELECT hash FROM audit_seal
      WHERE installation_id = ${installationId}::uuid AND position = ${position}::bigint`;
    const kind = judgeAnchor(anchor, head, seal?.hash ?? null);
    if (kind === null) return [];
    if (kind === "rebuilt" || worst.installationId === "")
      worst = { ...worst, kind, installationId, found: seal?.hash ?? formatAnchor(head) };
  }
  return [worst];
}

function collect() {
  const findings: Finding[] = [];
  const counts: Partial<Record<FindingKind, number>> = {};
  return {
    all: { findings, counts },
    add(more: readonly Finding[]): void {
      for (const finding of more) {
        counts[finding.kind] = (counts[finding.kind] ?? 0) + 1;
        if (findings.length < KEEP) findings.push(finding);
      }
    },
  };
}

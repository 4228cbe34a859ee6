import { type AuditContent, type ChainHead, type Seal, sealRows } from "#domain/audit/seal.ts";
import type { Database, Transaction } from "../db/client.ts";
import { CONTENT, installationsIn, moment, readHead } from "./chain-rows.ts";

/** Rows of one transaction: what a long backlog costs in memory and in locks. */
const BATCH = 500;
const TRANSACTION_MS = 10_000;

/** Somebody else lengthened the chain meanwhile; nothing of ours was written. */
class ChainMoved extends Error {}

/**
 * Lengthens each installation's chain by at most one batch of committed rows, oldest first. Any number may do so at once: a batch
 * stands only if the chain still ends where it began, and each position and each row can be sealed once.
 * @returns whether to look again at once: a batch was full, or somebody else was faster
 */
export async function sealEvents(db: Database): Promise<boolean> {
  let again = false;
  for await (const installationId of installationsIn(db, "audit_unsealed")) {
    const sealed = await sealBatch(db, installationId);
    again ||= sealed === "moved" || sealed === BATCH;
  }
  return again;
}

async function sealBatch(db: Database, installationId: string): Promise<number | "moved"> {
  const seal = async (tx: Transaction) => {
    const head = await readHead(tx, installationId);
    const rows = await nextRows(tx, installationId);
    if (rows.length === 0) return 0;
    const [clock] = await tx.$queryRaw<{ now: string }[]>`SELECT ${moment("clock_timestamp()")} AS now`;
    await append(tx, installationId, head, await sealRows(head, rows, clock?.now ?? ""));
    return rows.length;
  };
  try {
    return await db.$transaction(seal, { timeout: TRANSACTION_MS });
  } catch (error) {
    if (error instanceof ChainMoved) return "moved";
    throw error;
  }
}

/** A row that waits though it is sealed, or that is gone, is left where it is: `audit verify` tells of it. */
function nextRows(tx: Transaction, installationId: string): Promise<AuditContent[]> {
  return tx.$queryRaw<AuditContent[]>`
    SELECT ${CONTENT} FROM audit_unsealed waiting JOIN audit_event event ON event.id = waiting.event_id
    WHERE waiting.installation_id = ${installationId}::uuid
      AND NOT EXISTS (SELECT FROM audit_seal WHERE audit_seal.event_id = waiting.event_id)
    ORDER BY waiting.at, waiting.event_id LIMIT ${BATCH}`;
}

async function append(tx: Transaction, installationId: string, head: ChainHead, seals: readonly Seal[]): Promise<void> {
  const written = await tx.$executeRaw`
    INSERT INTO audit_seal (installation_id, position, event_id, content_hash, previous_hash, hash, sealed_at)
    SELECT ${installationId}::uuid, position, "eventId", "contentHash", "previousHash", hash, "sealedAt"
    FROM jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) AS seal (position bigint, "eventId" uuid, "contentHash" text,
      "previousHash" text, hash text, "sealedAt" timestamptz)
    WHERE ${head.position}::bigint = coalesce((SELECT last.position FROM audit_seal last
      WHERE last.installation_id = ${installationId}::uuid ORDER BY last.position DESC LIMIT 1), 0)
    ORDER BY position ON CONFLICT DO NOTHING`;
  if (written !== seals.length) throw new ChainMoved();
  await tx.$executeRaw`DELETE FROM audit_unsealed WHERE event_id = ANY(${seals.map((seal) => seal.eventId)}::uuid[])`;
}

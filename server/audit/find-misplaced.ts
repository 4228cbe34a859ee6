import { type Finding, judgePlaces } from "#domain/audit/judge-chain.ts";
import type { AuditContent } from "#domain/audit/seal.ts";
import { Prisma } from "../../prisma/generated/client.ts";
import type { Transaction } from "../db/client.ts";
import { after, CONTENT } from "./chain-rows.ts";

type Place = {
  readonly id: string;
  readonly installationId: string;
  readonly row: boolean;
  readonly seals: number;
  readonly queued: boolean;
};

const ROWS = Prisma.sql`audit_event`;
const QUEUE = Prisma.sql`(SELECT event_id AS id, installation_id FROM audit_unsealed)`;

/** Every row, and everything in the queue, that does not stand in exactly one of seals and queue. By id, `batch` at a time. */
export async function* findMisplaced(tx: Transaction, batch: number): AsyncGenerator<Finding> {
  for await (const place of places(tx, ROWS, batch)) yield* await judged(tx, place);
  for await (const place of places(tx, QUEUE, batch)) if (!place.row) yield* await judged(tx, place);
}

async function* places(tx: Transaction, source: Prisma.Sql, batch: number): AsyncGenerator<Place> {
  for (let last: Prisma.Sql | null = null; ; ) {
    const found: Place[] = await tx.$queryRaw`
      SELECT place.id::text AS id, place.installation_id::text AS "installationId",
        EXISTS (SELECT FROM audit_event WHERE id = place.id) AS "row",
        (SELECT count(*)::int FROM audit_seal WHERE event_id = place.id) AS seals,
        EXISTS (SELECT FROM audit_unsealed WHERE event_id = place.id) AS queued
      FROM (SELECT id, installation_id FROM ${source} AS one WHERE ${after("id", last)} ORDER BY id LIMIT ${batch}) place
      ORDER BY place.id`;
    yield* found;
    const end = found.at(-1);
    if (!end) return;
    last = Prisma.sql`${end.id}::uuid`;
  }
}

async function judged(tx: Transaction, place: Place): Promise<readonly Finding[]> {
  const kinds = judgePlaces(place);
  if (kinds.length === 0) return [];
  const [row] = await tx.$queryRaw<AuditContent[]>`
    SELECT ${CONTENT} FROM audit_event event WHERE event.id = ${place.id}::uuid`;
  const { id: eventId, installationId } = place;
  const found = `${place.seals} seals, ${place.queued ? "waiting" : "not waiting"}`;
  return kinds.map((kind) => ({
    kind,
    installationId,
    position: null,
    eventId,
    row: row ?? null,
    expected: "one seal, or waiting for it",
    found,
  }));
}

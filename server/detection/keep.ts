import type { BallotLine, DetectionKind } from "#domain/detection/detection.ts";
import { CLOCKS_APART_MS } from "#domain/topology/freshness.ts";
import type { Prisma } from "../../prisma/generated/client.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Database, Transaction } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import type { Opening } from "./opening.ts";
import { dateOf, type Kept } from "./remember.ts";

export type ToKeep = {
  /** Newest of each witness and subject. */
  readonly votes: readonly Kept[];
  /** Those of them that say another thing than before. */
  readonly changed: readonly Kept[];
  readonly opened: readonly Opening[];
  readonly ended: readonly { readonly id: string; readonly kind: DetectionKind; readonly subject: string }[];
};

/**
 * Writes down in one transaction what was heard and what it establishes. What is open already stays as it is, whoever opened it, and a
 * vote never replaces a newer one, but one that was kept by a clock that was ahead: two leaders at once do no harm.
 */
export async function keep(
  db: Database,
  installationId: string,
  { votes, changed, opened, ended }: ToKeep,
): Promise<void> {
  if (votes.length + opened.length + ended.length === 0) return;
  await db.$transaction(async (tx) => {
    if (votes.length > 0) await upsert(tx, votes);
    if (changed.length > 0)
      await tx.witnessChange.createMany({
        data: changed.map(({ standing, signed }) => ({
          ...{ installationId, witness: standing.witness, subject: standing.subject, answers: standing.answers },
          ...{ reason: signed.vote.reason, at: dateOf(standing.receivedAt), signed: asJson(signed) },
        })),
      });
    for (const one of opened) await open(tx, installationId, one);
    for (const one of ended) await end(tx, installationId, one);
  });
}

async function upsert(tx: Transaction, votes: readonly Kept[]): Promise<void> {
  const rows = votes.map(({ standing, since, signed }) => ({
    ...{ witness: standing.witness, subject: standing.subject, answers: standing.answers, since: since.toISOString() },
    ...{ received_at: dateOf(standing.receivedAt).toISOString(), reason: signed.vote.reason.slice(0, 500) },
    ...{ latency_ms: signed.vote.latencyMs, signed },
  }));
  await tx.$executeRaw`
    INSERT INTO witness_vote AS newest (witness, subject, answers, since, received_at, reason, latency_ms, signed)
    SELECT witness, subject, answers, since, received_at, reason, latency_ms, signed
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS vote (witness text, subject text, answers boolean,
      since timestamptz, received_at timestamptz, reason text, latency_ms float8, signed jsonb)
    ORDER BY witness, subject
    ON CONFLICT (witness, subject) DO UPDATE SET answers = EXCLUDED.answers, since = EXCLUDED.since,
      received_at = EXCLUDED.received_at, reason = EXCLUDED.reason, latency_ms = EXCLUDED.latency_ms, signed = EXCLUDED.signed
    WHERE newest.received_at < EXCLUDED.received_at OR newest.received_at > clock_timestamp() + ${CLOCKS_APART_MS} * interval '1 millisecond'`;
}

async function open(
  tx: Transaction,
  installationId: string,
  { kind, subject, region, ...one }: Opening,
): Promise<void> {
  const data = {
    ...{ installationId, kind, subject, region, lastGoodAt: one.lastGoodAt, firstFailingAt: one.firstFailingAt },
    ...{ ballot: asJson(one.ballot), policy: asJson(one.policy) },
  } satisfies Prisma.DetectionCreateManyInput;
  const { count } = await tx.detection.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) return;
  const detail = { kind, votes: one.ballot.lines.map(shortly), reasons: one.ballot.reasons, policy: one.policy };
  await appendAudit(tx, installationId, WORKER, {
    ...{ action: "detection.established", subjectType: "topology" as const, subjectId: subject, detail },
  });
}

async function end(
  tx: Transaction,
  installationId: string,
  { id, kind, subject }: ToKeep["ended"][number],
): Promise<void> {
  const { count } = await tx.detection.updateMany({ where: { id, endedAt: null }, data: { endedAt: new Date() } });
  if (count === 0) return;
  await appendAudit(tx, installationId, WORKER, {
    ...{ action: "detection.ended", subjectType: "topology" as const, subjectId: subject, detail: { kind } },
  });
}

/** Of a line of the ballot what the audit log says; the whole ballot with its signatures is in the detection's row. */
function shortly({ witness, subject, says, counts, why }: BallotLine): string {
  return `${witness} on ${subject}: ${says ?? "nothing"}, ${counts ? "counts" : why.key}`;
}

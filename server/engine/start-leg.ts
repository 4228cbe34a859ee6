import type { Transaction } from "../db/client.ts";

/**
 * The engine's start API: asks for the next durable leg of a run, in the caller's transaction. The worker's outbox starts the
 * workflow `<run>:<leg>`; asking for the same leg twice is one leg.
 *
 * Call it after `approved` (first leg), and after a person resumed, retried, skipped, confirmed or cancelled (next leg).
 * @param leg which leg; the next one when absent
 * @returns the leg's number
 * @throws Error when the run does not exist or that leg was asked for already
 */
export async function enqueueLeg(tx: Transaction, run: { readonly id: string }, leg?: number): Promise<number> {
  const data = leg === undefined ? { leg: { increment: 1 } } : { leg };
  const where = leg === undefined ? { id: run.id } : { id: run.id, leg: { lt: leg } };
  const [row] = await tx.run.updateManyAndReturn({ where, data, select: { leg: true } });
  if (!row)
    throw new Error(`Leg ${leg ?? "next"} of run ${run.id} cannot be started: no such run, or asked for already.`);
  await tx.outbox.create({
    data: { kind: "run.leg", key: `${run.id}:${row.leg}`, payload: { runId: run.id, leg: row.leg } },
  });
  return row.leg;
}

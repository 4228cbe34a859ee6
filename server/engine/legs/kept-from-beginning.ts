import type { Reason } from "#domain/reason.ts";
import { keepsFromBeginning } from "#domain/response/keeps-from-beginning.ts";
import type { Transaction } from "../../db/client.ts";
import { POLICY } from "../../response/policy-actor.ts";
import { readHandsOff } from "../../response/read-hands-off.ts";
import { holdResponse } from "../../response/respond-lock.ts";
import type { LoadedRun } from "./load-leg.ts";

/**
 * What keeps a run of a policy from beginning; empty for every other, and for one that has begun. Asked in the transaction in which it
 * would begin, under the lock that hands off takes: once that has answered nothing begins.
 */
export async function keptFromBeginning(tx: Transaction, { id }: LoadedRun): Promise<readonly Reason[]> {
  const waits = { id, requestedBy: POLICY.subject, status: "approved", startedAt: null };
  if ((await tx.run.count({ where: waits })) === 0) return [];
  await holdResponse(tx);
  const [handsOff, loss] = await Promise.all([
    readHandsOff(tx, new Date()),
    tx.detection.findUnique({ where: { runId: id }, select: { subject: true, endedAt: true } }),
  ]);
  return keepsFromBeginning({ handsOff, loss: loss && { subject: loss.subject, ended: loss.endedAt !== null } });
}

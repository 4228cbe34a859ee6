import { appendAudit } from "../audit/append-audit.ts";
import type { Database, Transaction } from "../db/client.ts";
import { addFact, auditRun, WORKER } from "./legs/run-rows.ts";

/**
 * Ends what waited too long: approvals past their expiry, and approved runs that did not begin before their execution expiry. The
 * worker would refuse both anyway; this tells people.
 * @returns numbers of the runs that expired
 */
export async function expireOld(db: Database): Promise<readonly number[]> {
  const late = await db.approval.findMany({
    where: {
      OR: [
        { status: "pending", expiresAt: { lt: new Date() }, run: { status: "awaiting_approval" } },
        {
          status: "approved",
          executeBefore: { lt: new Date() },
          run: { status: { in: ["awaiting_approval", "approved"] }, startedAt: null },
        },
      ],
    },
    select: { id: true, runId: true, status: true },
  });
  const expired = await Promise.all(late.map((approval) => db.$transaction((tx) => expireOne(tx, approval))));
  return expired.filter((number) => number !== null);
}

async function expireOne(
  tx: Transaction,
  approval: { readonly id: string; readonly runId: string; readonly status: string },
): Promise<number | null> {
  await tx.$queryRaw`SELECT id FROM run WHERE id = ${approval.runId}::uuid FOR UPDATE`;
  const run = await tx.run.updateManyAndReturn({
    where: { id: approval.runId, status: { in: ["awaiting_approval", "approved"] }, startedAt: null },
    data: {
      status: "expired",
      endedAt: new Date(),
      error: approval.status === "pending" ? "not approved in time" : "not begun in time after its approval",
    },
    select: { id: true, number: true, installationId: true },
  });
  const [ended] = run;
  const changed = await tx.approval.updateMany({
    where: { id: approval.id, status: approval.status },
    data: { status: "expired" },
  });
  if (!ended || changed.count === 0) return null;
  await tx.runStep.updateMany({ where: { runId: ended.id, status: "waiting" }, data: { status: "cancelled" } });
  const because = approval.status === "pending" ? "approval" : "execution";
  await addFact(tx, ended.id, "action", WORKER.subject, "run.expired", { because });
  await auditRun(tx, ended, "run.expired", { because });
  await appendAudit(tx, ended.installationId, WORKER, {
    action: "approval.expired",
    subjectType: "approval",
    subjectId: approval.id,
    detail: { because },
  });
  return ended.number;
}

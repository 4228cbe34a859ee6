import { writeTold } from "#domain/reason.ts";
import { endProposal } from "../approvals/end-proposal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database, Transaction } from "../db/client.ts";
import { lockApplying } from "../topology/lock-applying.ts";
import { addFact, auditRun, WORKER } from "./legs/run-rows.ts";
import { reason } from "./steps/step.ts";

/**
 * Ends what waited too long: approvals past their expiry, and approved runs that did not begin before their execution expiry. The
 * worker would refuse both anyway; this tells people.
 * @returns numbers of the runs that expired
 */
export async function expireOld(db: Database): Promise<readonly number[]> {
  await expireProposals(db);
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
  const expired = await Promise.all(
    late.map(({ runId, ...approval }) =>
      runId === null ? null : db.$transaction((tx) => expireOne(tx, { ...approval, runId })),
    ),
  );
  return expired.filter((number) => number !== null);
}

/** A change of the rules that its quorum did not decide in time: what is in force stays. */
async function expireProposals(db: Database): Promise<void> {
  const late = await db.topologyProposal.findMany({
    where: { status: "pending", approval: { expiresAt: { lt: new Date() } } },
    include: { approval: { select: { id: true } } },
  });
  for (const { approval, ...proposal } of late) {
    if (approval === null) continue;
    await db.$transaction(async (tx) => {
      await lockApplying(tx);
      await endProposal(tx, proposal.installationId, WORKER, { ...proposal, approval }, "expired");
    });
  }
}

async function expireOne(
  tx: Transaction,
  approval: { readonly id: string; readonly runId: string; readonly status: string },
): Promise<number | null> {
  await tx.$queryRaw`SELECT id FROM run WHERE id = ${approval.runId}::uuid FOR UPDATE`;
  const late = approval.status === "pending" ? "approval" : "execution";
  const why = [late === "approval" ? reason("not-approved-in-time") : reason("not-begun-in-time")];
  const run = await tx.run.updateManyAndReturn({
    where: { id: approval.runId, status: { in: ["awaiting_approval", "approved"] }, startedAt: null },
    data: {
      status: "expired",
      endedAt: new Date(),
      error: writeTold(why),
    },
    select: { id: true, number: true, installationId: true },
  });
  const [ended] = run;
  // It has begun in the very last moment: it goes on under what was signed.
  if (!ended) return null;
  const changed = await tx.approval.updateMany({
    where: { id: approval.id, status: approval.status },
    data: { status: "expired" },
  });
  if (changed.count === 0) return null;
  await tx.runStep.updateMany({ where: { runId: ended.id, status: "waiting" }, data: { status: "cancelled" } });
  await addFact(tx, ended.id, "action", WORKER.subject, "run.expired", { error: why });
  await auditRun(tx, ended, "run.expired", { because: late });
  await appendAudit(tx, ended.installationId, WORKER, {
    action: "approval.expired",
    subjectType: "approval",
    subjectId: approval.id,
    detail: { because: late },
  });
  return ended.number;
}

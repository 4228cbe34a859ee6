import { specOf } from "#domain/plans/placement.ts";
import { writeTold } from "#domain/reason.ts";
import { judgeLocks, type LockVerdict } from "#domain/runs/region-locks.ts";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import type { Transaction } from "../../db/client.ts";
import { holdLock } from "../../db/hold-lock.ts";
import { engine } from "../engine.ts";
import { reason } from "../steps/step.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact, auditRun } from "./run-rows.ts";

export type Locks =
  | { readonly taken: true }
  | { readonly taken: false; readonly holders: readonly { readonly region: string; readonly number: number }[] };

/** Added to the longest call a superseded run may still be in. */
const GRACE_MS = 5_000;

/**
 * Locks every region of the run. An approved cross-region run makes in-region runs stop after their current bounded call, waits
 * for that at most as long as the call may last, and then has the locks: what the other might still send carries a lower token.
 */
export async function takeLocks(run: LoadedRun, approved: boolean): Promise<Locks> {
  const { db, stopping } = engine();
  let end = 0;
  for (;;) {
    const { verdict, waitMs } = await db.$transaction((tx) =>
      tryOnce(tx, run, approved, end > 0 && performance.now() >= end),
    );
    if (verdict.take === "free") return { taken: true };
    if (verdict.take === "refused") return { taken: false, holders: verdict.holders };
    end ||= performance.now() + waitMs;
    if (stopping.aborted) await new Promise(() => undefined); // the next executor goes on waiting
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function tryOnce(
  tx: Transaction,
  run: LoadedRun,
  approved: boolean,
  force: boolean,
): Promise<{ verdict: LockVerdict; waitMs: number }> {
  await holdLock(tx, "takingRegions");
  // Cancelled or expired while it waited: it stops nobody any more.
  const own = await tx.run.findUniqueOrThrow({ where: { id: run.id }, select: { status: true } });
  if (TERMINAL.has(own.status as RunStatus)) return { verdict: { take: "refused", holders: [] }, waitMs: 0 };
  const locks = await tx.regionLock.findMany({
    where: { region: { in: [...run.regions] } },
    include: { run: { select: { number: true, crossRegion: true, status: true } } },
  });
  const holders = locks.map((lock) => ({
    region: lock.region,
    runId: lock.runId,
    number: lock.run.number,
    crossRegion: lock.run.crossRegion,
    status: lock.run.status as RunStatus,
  }));
  const verdict = judgeLocks(
    { id: run.id, crossRegion: run.crossRegion, allowDataLoss: run.allowDataLoss, approved },
    holders,
  );
  if (verdict.take === "refused") return { verdict, waitMs: 0 };
  let waitMs = 0;
  if (verdict.take === "supersede") {
    for (const other of verdict.runs) waitMs = Math.max(waitMs, await supersede(tx, run, other, force));
    if (waitMs > 0) return { verdict, waitMs };
  }
  await tx.regionLock.deleteMany({ where: { region: { in: [...run.regions] }, runId: { not: run.id } } });
  await tx.regionLock.createMany({
    data: run.regions.map((region) => ({ region, runId: run.id })),
    skipDuplicates: true,
  });
  return { verdict: { take: "free" }, waitMs: 0 };
}

/** @returns how long its current call may still last; 0 when it has ended here and now */
async function supersede(
  tx: Transaction,
  run: LoadedRun,
  other: { readonly id: string; readonly number: number },
  force: boolean,
): Promise<number> {
  const told = await tx.run.updateMany({
    where: { id: other.id, supersededBy: null },
    data: { desired: "cancel", supersededBy: run.id },
  });
  const row = await tx.run.findUniqueOrThrow({
    where: { id: other.id },
    include: { steps: { where: { status: "running" } } },
  });
  if (told.count > 0) {
    await addFact(tx, other.id, "decision", `FO-${run.number}`, "run.superseded", { by: run.number });
    await addFact(tx, run.id, "decision", `FO-${run.number}`, "run.supersedes", { run: other.number });
    await auditRun(tx, row, "run.superseded", { by: run.id, number: run.number });
  }
  if (TERMINAL.has(row.status as RunStatus)) return 0;
  // Nobody acts in a run that is paused, or that has not begun: it ends here and now.
  if (row.status === "paused" || row.status === "approved" || force) {
    await tx.runStep.updateMany({
      where: { runId: other.id, status: { in: ["waiting", "running", "failed", "waiting_for_person"] } },
      data: { status: "cancelled", endedAt: new Date() },
    });
    await tx.run.update({
      where: { id: other.id },
      data: { status: "cancelled", endedAt: new Date(), error: writeTold([reason("superseded", { run: run.number })]) },
    });
    return 0;
  }
  const plan = row.plan as unknown as LoadedRun["plan"];
  const planned = [...plan.before, ...plan.steps, ...plan.verify];
  // What takes a step back is in no plan: it lasts as long as its action may.
  const timeouts = row.steps.map(
    ({ stepId, action }) => planned.find((step) => step.id === stepId)?.timeoutMs ?? specOf(action)?.timeoutMs ?? 0,
  );
  return Math.max(0, ...timeouts) + GRACE_MS;
}

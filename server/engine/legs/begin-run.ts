import { engine } from "../engine.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact, auditRun } from "./run-rows.ts";

/** The run is running from now on; on its first leg its clock starts and the reason for it is read from the measurements. */
export async function beginRun(run: LoadedRun): Promise<void> {
  const clock = run.plan.mode === "failover" ? await whyNow(run) : { lastGoodAt: null, firstFailingAt: null };
  await engine().db.$transaction(async (tx) => {
    const first = await tx.run.updateMany({
      where: { id: run.id, startedAt: null },
      data: { startedAt: new Date(), status: "running", ...clock },
    });
    if (first.count === 0) {
      await tx.run.updateMany({ where: { id: run.id, status: "paused" }, data: { status: "running" } });
      return;
    }
    await tx.approval.updateMany({ where: { runId: run.id, status: "pending" }, data: { status: "approved" } });
    await addFact(tx, run.id, "action", engine().executorId, "run.started", {
      firstFailingAt: clock.firstFailingAt,
      lastGoodAt: clock.lastGoodAt,
    });
    await auditRun(tx, run, "run.started", { plan: run.plan.name, version: run.plan.version, regions: run.regions });
  });
}

/** Start of the recovery clock: among what fails where this run helps, the one that failed first, as [last good, first failing]. */
async function whyNow(run: LoadedRun): Promise<{ lastGoodAt: Date | null; firstFailingAt: Date | null }> {
  const { topology } = await engine().site();
  const zone = run.plan.values["zone"];
  const regions = run.plan.from === null ? run.regions : [run.plan.from];
  const nodes = zone === undefined ? regions.flatMap((region) => topology.regions[region]?.zones ?? []) : [zone];
  const failing = await engine().db.measurement.findMany({
    where: { ok: false, node: { in: nodes }, firstFailingAt: { not: null } },
    orderBy: { firstFailingAt: "asc" },
    take: 1,
  });
  return { lastGoodAt: failing[0]?.lastGoodAt ?? null, firstFailingAt: failing[0]?.firstFailingAt ?? null };
}

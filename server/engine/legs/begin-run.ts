import { IN_PROGRESS, type RunStatus } from "#domain/runs/status.ts";
import { recoveryClockStart } from "../../runs/recovery-clock.ts";
import { engine } from "../engine.ts";
import { keptFromBeginning } from "./kept-from-beginning.ts";
import type { LoadedRun } from "./load-leg.ts";
import type { Gates } from "./pass-gates.ts";
import { addFact, auditRun } from "./run-rows.ts";

/** `kept`: what keeps it from beginning; empty: it ended while its leg waited (expired, cancelled, superseded). */
export type Begun = { readonly begun: true } | { readonly begun: false; readonly kept: Gates["reasons"] };

/**
 * The run is running from now on. On its first leg it starts, and what was failing at that moment is kept if the request had none.
 * What has ended never begins, nor does what a policy asked for and may no longer ask for.
 */
export async function beginRun(run: LoadedRun): Promise<Begun> {
  const { topology } = await engine().site();
  const clock = await recoveryClockStart(engine().db, topology, run.plan, run.regions);
  return engine().db.$transaction(async (tx) => {
    const kept = await keptFromBeginning(tx, run);
    if (kept.length > 0) return { begun: false, kept: kept.map((one) => ({ gate: "response", ...one })) };
    const first = await tx.run.updateManyAndReturn({
      // Running already: its leg broke before it began, and people resumed it.
      where: { id: run.id, startedAt: null, status: { in: ["approved", "running"] } },
      data: { startedAt: new Date(), status: "running" },
    });
    const [started] = first;
    if (!started) {
      const now = await tx.run.findUniqueOrThrow({ where: { id: run.id }, select: { status: true } });
      // The supervisor gave this leg up meanwhile: people decide, and its locks stay.
      if (now.status === "paused") return { begun: false, kept: [] };
      if (IN_PROGRESS.has(now.status as RunStatus)) return { begun: true };
      await tx.regionLock.deleteMany({ where: { runId: run.id } });
      return { begun: false, kept: [] };
    }
    if (started.firstFailingAt === null && clock.firstFailingAt)
      await tx.run.update({ where: { id: run.id }, data: clock });
    const { firstFailingAt, lastGoodAt } = started.firstFailingAt ? started : clock;
    await addFact(tx, run.id, "action", engine().executorId, "run.started", { firstFailingAt, lastGoodAt });
    await auditRun(tx, run, "run.started", {
      plan: run.plan.name,
      version: run.plan.version,
      regions: run.regions,
    });
    return { begun: true };
  });
}

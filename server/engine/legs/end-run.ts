import { type Told, withoutDetail, writeTold } from "#domain/reason.ts";
import { endStatus, type RunOutcome } from "#domain/runs/outcome.ts";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import { asJson } from "../../db/as-json.ts";
import { engine } from "../engine.ts";
import { reason } from "../steps/step.ts";
import type { LoadedRun } from "./load-leg.ts";
import { measureOutcome } from "./measure-outcome.ts";
import { addFact, auditRun } from "./run-rows.ts";

/** Ends the run with its measured outcome, gives its locks back, and says so in the audit trail, all at once. Safe to repeat. */
export async function endRun(
  run: LoadedRun,
  wanted: "completed" | "failed" | "cancelled" | "expired",
  error: readonly Told[] = [],
  notUndone: RunOutcome["exceptions"] = [],
): Promise<RunStatus> {
  const { db, executorId } = engine();
  const measured = await measureOutcome(run);
  const outcome: RunOutcome = { ...measured, exceptions: [...measured.exceptions, ...notUndone] };
  const status: RunStatus = wanted === "completed" ? endStatus(outcome) : wanted;
  return db.$transaction(async (tx) => {
    const row = await tx.run.findUniqueOrThrow({ where: { id: run.id } });
    if (TERMINAL.has(row.status as RunStatus)) {
      // It was ended by others, maybe while it waited for its locks: it keeps none.
      await tx.regionLock.deleteMany({ where: { runId: run.id } });
      return row.status as RunStatus;
    }
    const by = row.supersededBy ? await tx.run.findUnique({ where: { id: row.supersededBy } }) : null;
    const why = by && status === "cancelled" && error.length === 0 ? [reason("superseded", { run: by.number })] : error;
    await tx.run.update({
      where: { id: run.id },
      data: { status, endedAt: new Date(), error: why.length > 0 ? writeTold(why) : null, outcome: asJson(outcome) },
    });
    await tx.runStep.updateMany({
      where: { runId: run.id, status: { in: ["waiting", "waiting_for_person", "running"] } },
      data: { status: "cancelled" },
    });
    await tx.regionLock.deleteMany({ where: { runId: run.id } });
    if (status === "expired")
      await tx.approval.updateMany({
        where: { runId: run.id, status: { in: ["pending", "approved"] } },
        data: { status: "expired" },
      });
    await addFact(tx, run.id, "action", executorId, `run.${status.replaceAll("_", "-")}`, {
      error: withoutDetail(why),
      rowsLost: outcome.rowsLost,
      gapMs: outcome.gapMs,
      protected: outcome.protected,
    });
    await auditRun(tx, run, `run.${status.replaceAll("_", "-")}`, { error: withoutDetail(why), outcome });
    return status;
  });
}

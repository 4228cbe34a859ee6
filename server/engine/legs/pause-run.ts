import { type Told, writeTold } from "#domain/reason.ts";
import { engine } from "../engine.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact, auditRun } from "./run-rows.ts";

/**
 * The leg ends and the run waits for people; its locks stay.
 * @param wished true: only if `pause` is still what is wanted (a resume may have come in between); false: unless it is being cancelled
 * @returns whether it is paused now
 */
export async function pauseRun(
  run: LoadedRun,
  why: { readonly key: string; readonly values: Readonly<Record<string, unknown>> },
  wished: boolean,
  error: readonly Told[] = [],
): Promise<boolean> {
  return engine().db.$transaction(async (tx) => {
    const paused = await tx.run.updateMany({
      where: {
        id: run.id,
        status: { in: ["approved", "running", "verifying"] },
        // Whoever cancels a run while its step fails has cancelled it: paused, nobody would carry that out.
        desired: wished ? "pause" : { notIn: ["cancel", "undo"] },
      },
      data: { status: "paused", error: error.length > 0 ? writeTold(error) : null },
    });
    if (paused.count === 0) return (await tx.run.findUniqueOrThrow({ where: { id: run.id } })).status === "paused";
    await addFact(tx, run.id, wished ? "decision" : "action", engine().executorId, why.key, why.values);
    await auditRun(tx, run, "run.paused", { because: why.key, ...why.values });
    return true;
  });
}

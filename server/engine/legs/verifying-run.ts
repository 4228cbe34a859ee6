import { engine } from "../engine.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact } from "./run-rows.ts";

/** Every step is settled; what was reached is proven from here on. */
export async function verifyingRun(run: LoadedRun): Promise<void> {
  const { db, executorId } = engine();
  await db.$transaction(async (tx) => {
    const now = await tx.run.updateMany({ where: { id: run.id, status: "running" }, data: { status: "verifying" } });
    const first = await tx.run.updateMany({
      where: { id: run.id, verifyingAt: null },
      data: { verifyingAt: new Date() },
    });
    if (now.count > 0 && first.count > 0) await addFact(tx, run.id, "action", executorId, "run.verifying", {});
  });
}

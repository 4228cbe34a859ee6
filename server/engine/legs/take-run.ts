import { engine } from "../engine.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact } from "./run-rows.ts";

/**
 * This executor takes the run: a new fencing token, higher than every one before, so that agents refuse whatever a former executor
 * still sends. Done at each execution of a leg, a taken-over one included; never read back from a checkpoint.
 * @returns null when the run's locks are no longer its own (it was superseded)
 */
export async function takeRun(run: LoadedRun): Promise<bigint | null> {
  const { db, executorId } = engine();
  return db.$transaction(async (tx) => {
    const own = await tx.regionLock.count({ where: { runId: run.id, region: { in: [...run.regions] } } });
    if (own < run.regions.length) return null;
    const [drawn] = await tx.$queryRaw<{ token: bigint }[]>`SELECT nextval('fencing_token_seq') AS token`;
    if (!drawn) throw new Error("fencing_token_seq gave nothing");
    const before = await tx.run.findUniqueOrThrow({ where: { id: run.id }, select: { executor: true, status: true } });
    await tx.run.update({ where: { id: run.id }, data: { fencingToken: drawn.token, executor: executorId } });
    if (before.executor !== null && before.executor !== executorId && before.status !== "paused") {
      await addFact(tx, run.id, "action", executorId, "run.taken-over", { from: before.executor, token: drawn.token });
    }
    return drawn.token;
  });
}

/** True while this token is still the run's newest. */
export async function holdsRun(runId: string, token: bigint): Promise<boolean> {
  const run = await engine().db.run.findUnique({ where: { id: runId }, select: { fencingToken: true } });
  return run?.fencingToken === token;
}

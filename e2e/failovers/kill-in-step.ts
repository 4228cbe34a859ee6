import pg from "pg";
import { killWorker, type StackAt, startWorker, workerPid } from "../stack/stack.ts";

/** What stood in the row when the worker was killed. */
export type Killed = { readonly step: string; readonly attempts: number; readonly pid: number };

/**
 * Waits until the step with this action is being done in a run, kills the worker there and then, and starts another: a crash in the
 * most dangerous moment. Call it before the run is asked for; the row is watched on one connection, every few milliseconds.
 */
export async function killWorkerIn(stack: StackAt, action: string, since: Date): Promise<Killed> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const { rows } = await client.query<{ step_id: string; attempts: number }>(
        "select s.step_id, s.attempts from run_step s join run r on r.id = s.run_id where s.action = $1 and s.status = 'running' and r.requested_at > $2",
        [action, since],
      );
      const [found] = rows;
      if (found) {
        const pid = workerPid(stack);
        killWorker(stack);
        startWorker(stack);
        return { step: found.step_id, attempts: found.attempts, pid };
      }
      if (Date.now() > deadline) throw new Error(`No step ${action} was seen running within 120 s.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await client.end();
  }
}

import { cancelRun } from "#server/failovers/cancel-run.ts";
import { until } from "../../scripts/stack/until.ts";
import { type EndedRun, ended, readRun, tell } from "../site/runs.ts";
import type { TrialSite } from "../site/site.ts";

const WITHIN_MS = 60_000;

/** When the run has done everything it is cancelled, and asked to take back what can be. @returns it as it ended */
export async function takenBack(site: TrialSite, runId: string): Promise<EndedRun> {
  const run = await until(`Run ${runId} verifies`, WITHIN_MS, async () => {
    const now = await readRun(site, runId);
    return ["approved", "running"].includes(now.status) ? null : now;
  });
  if (run.status !== "verifying") throw new Error(`It was not to be cancelled any more.\n${tell(run)}`);
  await cancelRun(site.as("lead", "operator", "commander"), { runId, reason: "a trial of taking back", undo: true });
  return await ended(site, runId);
}

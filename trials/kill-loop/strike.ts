import { randomUUID } from "node:crypto";
import { arm, fallen } from "../site/blow.ts";
import { ask, type EndedRun, ended, tell } from "../site/runs.ts";
import type { TrialSite } from "../site/site.ts";
import type { Case } from "./cases.ts";

export type Struck = {
  readonly run: EndedRun;
  readonly tookOver: boolean;
};

/**
 * Asks for the run, lets one worker die at the chosen place, and waits for what the others make of it.
 * @param until how its end is waited for: a run that asks people something is answered there
 */
export async function strike(
  site: TrialSite,
  one: Case,
  values: Readonly<Record<string, string>>,
  afterMs: number,
  until: (site: TrialSite, id: string) => Promise<EndedRun> = ended,
): Promise<Struck> {
  const id = randomUUID();
  arm(site.folder, { runId: id, step: one.step, moment: one.moment, signal: "SIGKILL", afterMs });
  await ask(site, { plan: one.plan, values, id });
  const run = await until(site, id);
  if (fallen(site.folder) === null)
    throw new Error(`No worker came to ${one.moment} ${one.step} of ${one.plan}\n${tell(run)}`);
  await site.workers.settled();
  return { run, tookOver: run.facts.some((fact) => fact.key === "run.taken-over") };
}

/** A run without a blow: the way back to where the next case begins. */
export async function undisturbed(
  site: TrialSite,
  plan: string,
  values: Readonly<Record<string, string>> = {},
): Promise<EndedRun> {
  const run = await ended(site, await ask(site, { plan, values }));
  if (run.status !== "completed") throw new Error(`The way back did not work.\n${tell(run)}`);
  return run;
}

import type { FrozenPlan } from "#domain/plans/plan.ts";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import { asJson } from "../../db/as-json.ts";
import type { Transaction } from "../../db/client.ts";
import { engine } from "../engine.ts";
import { PHASES, stepsOf } from "./run-rows.ts";

export type LoadedRun = {
  readonly id: string;
  readonly number: number;
  readonly installationId: string;
  readonly plan: FrozenPlan;
  readonly regions: readonly string[];
  readonly crossRegion: boolean;
  readonly allowDataLoss: boolean;
  readonly firstLeg: boolean;
};
/** `over`: this leg has nothing to do (the run has ended or waits for people, or a newer leg was asked for). */
export type LoadedLeg = { readonly over: string } | { readonly over: null; readonly run: LoadedRun };

/** Reads the run, makes rows that are missing, and carries out what people decided about its steps. Safe to repeat. */
export async function loadLeg(runId: string, leg: number): Promise<LoadedLeg> {
  return engine().db.$transaction(async (tx) => {
    const run = await tx.run.findUnique({ where: { id: runId } });
    if (!run) return { over: "no such run" };
    if (TERMINAL.has(run.status as RunStatus)) return { over: `the run is ${run.status}` };
    if (run.status === "awaiting_approval") return { over: "the run waits for its approval" };
    // The supervisor gave this leg up, and it came all the same: whoever decides next starts one of their own.
    if (run.status === "paused") return { over: "the run is paused" };
    if (run.leg > leg) return { over: `leg ${run.leg} was asked for` };
    const plan = run.plan as unknown as FrozenPlan;
    await makeMissingRows(tx, runId, plan);
    await carryOutDecisions(tx, runId);
    const loaded: LoadedRun = {
      id: run.id,
      number: run.number,
      installationId: run.installationId,
      plan,
      regions: run.regions,
      crossRegion: run.crossRegion || run.regions.length > 1,
      allowDataLoss: run.allowDataLoss,
      firstLeg: run.startedAt === null,
    };
    return { over: null, run: loaded };
  });
}

async function makeMissingRows(tx: Transaction, runId: string, plan: FrozenPlan): Promise<void> {
  const rows = PHASES.flatMap((phase) => stepsOf(plan, phase).map((step) => ({ phase, step }))).map(
    ({ phase, step }, position) => ({
      runId,
      phase,
      stepId: step.id,
      position,
      title: asJson(step.title),
      action: step.action,
      needs: [...step.needs],
    }),
  );
  await tx.runStep.createMany({ data: rows, skipDuplicates: true });
}

/** The facts were told by the verb that took the decision. retry: the step waits again. skip, done: it is settled, with the person's reason kept on the row. */
async function carryOutDecisions(tx: Transaction, runId: string): Promise<void> {
  const decided = await tx.runStep.findMany({
    where: { runId, decision: { not: null }, status: { in: ["failed", "waiting_for_person"] } },
  });
  for (const row of decided) {
    if (row.decision === "retry") {
      await tx.runStep.update({
        where: { id: row.id },
        data: { status: "waiting", decision: null, error: null, endedAt: null },
      });
    } else if (row.decision === "skip" || row.decision === "done") {
      const status = row.decision === "skip" ? "skipped" : "done";
      await tx.runStep.update({ where: { id: row.id }, data: { status, endedAt: new Date() } });
    }
  }
}

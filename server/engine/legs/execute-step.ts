import { readsOnly } from "#domain/plans/placement.ts";
import type { PlanStep } from "#domain/plans/plan.ts";
import { readTold, type Told, withoutDetail, writeTold } from "#domain/reason.ts";
import { STEP_SETTLED, type StepStatus } from "#domain/runs/status.ts";
import { asJson } from "../../db/as-json.ts";
import { isDatabaseGone } from "../database-gone.ts";
import { engine } from "../engine.ts";
import { looksFor } from "../looks.ts";
import type { BoundStep } from "../steps/catalogue.ts";
import { Final, reason, type StepContext, type Verdict, whyOf } from "../steps/step.ts";
import type { LoadedRun } from "./load-leg.ts";
import { addFact } from "./run-rows.ts";
import { LostRun, openStepRow, type StepRow } from "./step-row.ts";

export type StepEnd = {
  readonly status: StepStatus | "lost";
  /** Empty unless it failed or was lost. */
  readonly why: readonly Told[];
};
export type Executable = Pick<PlanStep, "action" | "with" | "timeoutMs" | "attempts"> & { readonly id: string };

/**
 * One step, from wherever its row stands: look whether it is so already, act, look again; bounded attempts with a doubling wait,
 * all within the step's time. What was called and found is on the row whatever happens to this process.
 * @param token null when the run is no longer this executor's
 */
export async function executeStep(run: LoadedRun, step: Executable, token: bigint | null): Promise<StepEnd> {
  if (token === null) return { status: "lost", why: [reason("locks-lost")] };
  const { row, status, error: failure, takenOver } = await openStepRow(run.id, step.id, token);
  if (STEP_SETTLED.has(status) || status === "waiting_for_person") return { status, why: [] };
  // Its executor died before it could tell: whether it is tried again is for people to say, who put it back to waiting.
  if (status === "failed") return { status, why: readTold(failure) };
  try {
    const bound = engine().bindStep(step.action, step.with);
    const taken = { step: step.id, attempt: row.attempt() };
    const [ctx] = await Promise.all([
      contextFor(run, step, token, row),
      takenOver
        ? addFact(engine().db, run.id, "action", engine().executorId, "step.taken-over", taken)
        : row.nextAttempt(),
    ]);
    const end = await attempts({ ctx, bound, row }, step);
    await row.end(end.status, end.why.length > 0 ? writeTold(end.why) : null);
    await addFact(engine().db, run.id, "action", engine().executorId, `step.${end.status.replaceAll("_", "-")}`, {
      step: step.id,
      why: withoutDetail(end.why),
      attempts: row.attempt(),
    });
    return end;
  } catch (error) {
    if (error instanceof LostRun) return { status: "lost", why: [reason("locks-lost")] };
    if (isDatabaseGone(error)) throw error; // asked again when our own database answers
    await row.end("failed", writeTold(whyOf(error)));
    return { status: "failed", why: whyOf(error) };
  }
}

type Ended = { readonly status: "done" | "failed" | "waiting_for_person"; readonly why: readonly Told[] };

type Attempted = { readonly ctx: StepContext; readonly bound: BoundStep; readonly row: StepRow };

async function attempts(attempted: Attempted, step: Executable): Promise<Ended> {
  const { ctx, row } = attempted;
  for (let used = 1; ; used += 1) {
    const verdict = await oneAttempt(attempted, readsOnly(step.action));
    if (verdict.is === "so") return { status: "done", why: [] };
    if (verdict.is === "person") return { status: "waiting_for_person", why: [] };
    const waitMs = 250 * 2 ** (used - 1);
    const over = verdict.is === "refused" || used >= step.attempts || ctx.signal.aborted;
    if (over)
      return {
        status: "failed",
        why: ctx.signal.aborted
          ? [reason("not-done-in-time", { seconds: step.timeoutMs / 1000 }), ...verdict.why]
          : verdict.why,
      };
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    await row.nextAttempt();
  }
}

async function oneAttempt({ ctx, bound, row }: Attempted, reads: boolean): Promise<Verdict> {
  try {
    const before = await bound.check(ctx);
    if (before.is !== "not-so" || reads) return before;
    await row.acting();
    await bound.act(ctx);
    return await bound.verify(ctx);
  } catch (error) {
    if (error instanceof LostRun || isDatabaseGone(error)) throw error;
    return { is: error instanceof Final ? "refused" : "not-so", why: whyOf(error) };
  }
}

async function contextFor(run: LoadedRun, step: Executable, token: bigint, row: StepRow): Promise<StepContext> {
  const { db, site, acting } = engine();
  const signal = AbortSignal.any([AbortSignal.timeout(step.timeoutMs), acting]);
  const [{ topology, adapters }, { startedAt }, looks] = await Promise.all([
    site(),
    db.run.findUniqueOrThrow({ where: { id: run.id }, select: { startedAt: true } }),
    looksFor(db, signal),
  ]);
  return {
    run: {
      id: run.id,
      number: run.number,
      plan: run.plan,
      allowDataLoss: run.allowDataLoss,
      startedAt: startedAt ?? new Date(),
    },
    step: { id: step.id, action: step.action, with: step.with },
    topology,
    adapters,
    db,
    token,
    signal,
    ...looks,
    act: (scope, what) => ({
      scope,
      token,
      key: `${run.id}:${step.id}:${row.attempt()}:${what}`.slice(0, 200),
      signal,
      record: row.record,
    }),
    fact: (facts) => row.addFacts(asJson(facts) as Record<string, unknown>),
    facts: row.facts,
    factsOf: async (action) => {
      const rows = await db.runStep.findMany({
        where: { runId: run.id, action },
        orderBy: { position: "asc" },
        select: { facts: true },
      });
      return rows.map((one) => one.facts as Record<string, unknown>);
    },
  };
}

import { ACTIONS } from "#domain/plans/actions.ts";
import { specOf } from "#domain/plans/placement.ts";
import type { PlanStep } from "#domain/plans/plan.ts";
import { type Told, withoutDetail } from "#domain/reason.ts";
import { inForce, undoId } from "#domain/runs/in-force.ts";
import type { RunException } from "#domain/runs/outcome.ts";
import { asJson } from "../../db/as-json.ts";
import { engine } from "../engine.ts";
import { reason } from "../steps/step.ts";
import { type Executable, executeStep } from "./execute-step.ts";
import { HOLDING, holdsRegions } from "./holds-regions.ts";
import type { LoadedRun } from "./load-leg.ts";

export type Undo = { readonly of: string; readonly call: Executable | null; readonly why: readonly Told[] };

/**
 * What has to be taken back, newest first. `call: null` cannot be taken back, `why` says so. Makes a row for each call, so that people see
 * it like any other step.
 */
export async function planUndo(run: LoadedRun): Promise<Undo[]> {
  const { db } = engine();
  const rows = await db.runStep.findMany({ where: { runId: run.id, phase: "step" } });
  const order = inForce(rows, (row) => ({
    ...row,
    doneByPerson: row.decision === "done",
    endedMs: row.endedAt?.getTime() ?? null,
  }));
  const steps = order.flatMap((row) => run.plan.steps.filter((step) => step.id === row.stepId));
  const undos = steps.map(undoOf);
  for (const [index, { of, call }] of undos.entries()) {
    const step = steps[index];
    if (!call || !step) continue;
    await db.runStep.createMany({
      data: [
        {
          runId: run.id,
          phase: "compensation",
          stepId: call.id,
          position: 1_000 + index,
          title: asJson(step.title),
          action: call.action,
          needs: [of],
        },
      ],
      skipDuplicates: true,
    });
    // Of a taking back that stopped half-way, after which the step was executed again: it is done anew.
    await db.runStep.updateMany({
      where: { runId: run.id, stepId: call.id, status: { notIn: ["waiting", "running"] } },
      data: { status: "waiting" },
    });
  }
  return undos;
}

function undoOf(step: PlanStep): Undo {
  if (!step.undo) {
    const irreversible = specOf(step.action)?.irreversible !== undefined;
    return {
      of: step.id,
      call: null,
      why: [irreversible ? reason("irreversible", { action: step.action }) : reason("no-way-back")],
    };
  }
  const spec = specOf(step.undo.action) ?? ACTIONS["manual.confirm"];
  return {
    of: step.id,
    call: {
      id: undoId(step.id),
      action: step.undo.action,
      with: step.undo.with,
      timeoutMs: spec.timeoutMs,
      attempts: spec.attempts,
    },
    why: [],
  };
}

/** Takes one step back; says what could not be. Goes on after a failure: the rest is taken back all the same. */
export async function undoOne(run: LoadedRun, undo: Undo, token: bigint | null): Promise<RunException | "lost" | null> {
  if (!undo.call) return { stepId: undo.of, kind: "not-undone", why: "", reasons: undo.why };
  const now = await engine().db.run.findUniqueOrThrow({ where: { id: run.id }, select: HOLDING });
  if (!holdsRegions(now)) return "lost";
  const end = await executeStep(run, undo.call, token);
  if (end.status === "lost") return "lost";
  if (end.status !== "done") return { stepId: undo.of, kind: "not-undone", why: "", reasons: withoutDetail(end.why) };
  await engine().db.runStep.updateMany({
    where: { runId: run.id, stepId: undo.of },
    data: { status: "compensated" },
  });
  return null;
}

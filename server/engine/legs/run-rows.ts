import type { Actor } from "#domain/access/roles.ts";
import type { FrozenPlan, PlanStep } from "#domain/plans/plan.ts";
import { appendAudit } from "../../audit/append-audit.ts";
import { asJson } from "../../db/as-json.ts";
import type { Database, Transaction } from "../../db/client.ts";

/** What acts when nobody does: in audit rows and facts. */
export const WORKER: Actor = { kind: "system", subject: "system:worker", name: "Haechi", roles: [] };

export type FactKind = "action" | "measurement" | "decision";

/** Appends one fact of a run. `key` is a message key (messages `fact.<key>`), `values` its figures. */
export async function addFact(
  db: Database | Transaction,
  runId: string,
  kind: FactKind,
  source: string,
  key: string,
  values: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await db.runFact.create({ data: { runId, kind, source, key, values: asJson(values) } });
}

/** Appends one audit row about a run, by the product itself. */
export async function auditRun(
  tx: Transaction,
  run: { readonly id: string; readonly installationId: string },
  action: string,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await appendAudit(tx, run.installationId, WORKER, { action, subjectType: "run", subjectId: run.id, detail });
}

export type Phase = "before" | "step" | "verify";
export const PHASES: readonly Phase[] = ["before", "step", "verify"];

export function stepsOf(plan: FrozenPlan, phase: Phase): readonly PlanStep[] {
  return phase === "before" ? plan.before : phase === "step" ? plan.steps : plan.verify;
}

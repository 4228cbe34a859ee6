import { z } from "zod";
import type { Actor } from "#domain/access/roles.ts";
import { Refusal } from "#domain/refusal.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Transaction } from "../db/client.ts";

/** What pause, resume, cancel and decide-step answer: where the run stands now and what is wanted of it. */
export type Changed = { readonly runId: string; readonly status: string; readonly desired: string };

export const runInput = z.strictObject({ runId: z.uuid() });
export const reasonText = z.string().trim().min(10).max(500);

export type RunHead = {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly desired: string;
  /** Null: it has not begun, and touched nothing. */
  readonly startedAt: Date | null;
};

/**
 * Reads the run and keeps every other verb from changing it until this transaction ends; the interpreter waits as well.
 * @throws Refusal `not-found`
 */
export async function holdRun(tx: Transaction, runId: string): Promise<RunHead> {
  await tx.$queryRaw`SELECT id FROM run WHERE id = ${runId}::uuid FOR UPDATE`;
  const run = await tx.run.findUnique({
    where: { id: runId },
    select: { id: true, number: true, status: true, desired: true, startedAt: true },
  });
  if (!run) throw new Refusal("not-found", "run-not-found");
  return run;
}

/** Nothing else may be wished of a run once a person asked for its end. */
export function isBeingCancelled(run: RunHead): boolean {
  return run.desired === "cancel" || run.desired === "undo";
}

/** A person's decision: a row of the audit, and a fact in the run's own list, both in the transaction of what they record. */
export async function recordDecision(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  runId: string,
  what: "pause-requested" | "resumed" | "cancel-requested",
  detail: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  const action = `run.${what}`;
  await appendAudit(tx, installationId, actor, { action, subjectType: "run", subjectId: runId, detail });
  await tx.runFact.create({
    data: { runId, kind: "decision", source: actor.name, key: action, values: { by: actor.name, ...detail } },
  });
}

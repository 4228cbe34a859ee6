import { randomUUID } from "node:crypto";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import type { CallRecord } from "#server/adapters/ports.ts";
import { approve } from "#server/approvals/approve.ts";
import { beginStepUp } from "#server/approvals/begin-step-up.ts";
import { proveStepUp } from "#server/approvals/prove-step-up.ts";
import { requestFailover } from "#server/failovers/request-failover.ts";
import { until } from "../../scripts/stack/until.ts";
import type { TrialSite } from "./site.ts";

export type Asked = {
  readonly plan: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly allowDataLoss?: boolean;
};

/** Asks for a run as people do, through the product's own verbs: with an approval policy two executives sign. @returns the run's id */
export async function ask(
  site: TrialSite,
  { plan, values = {}, id = randomUUID(), allowDataLoss = false }: Asked,
): Promise<string> {
  const lead = site.as("lead", "operator", "commander");
  const asked = await requestFailover(lead, {
    plan,
    values: { ...values },
    reason: "a trial of the engine",
    allowDataLoss,
    requestId: id,
  });
  if (asked.approvalId !== null) for (const subject of ["coo", "ciso"]) await sign(site, subject, asked.approvalId);
  return asked.runId;
}

/** One executive's yes, with a login made for it. */
export async function sign(site: TrialSite, subject: string, approvalId: string): Promise<void> {
  const person = site.as(subject, "executive");
  const { envelopeHash } = await site.db.approval.findUniqueOrThrow({ where: { id: approvalId } });
  const { stepUpId } = await beginStepUp(person, { approvalId });
  await proveStepUp(person, stepUpId, { subject, authTime: new Date() });
  await approve(person, { approvalId, envelopeHash, stepUpId });
}

export type EndedRun = Awaited<ReturnType<typeof readRun>>;

/** Waits until the run has ended, or stands still and waits for people: nobody here would answer it. */
export async function ended(site: TrialSite, id: string, withinMs = 60_000): Promise<EndedRun> {
  try {
    return await until(`The end of run ${id}`, withinMs, async () => {
      const run = await readRun(site, id);
      return TERMINAL.has(run.status as RunStatus) || run.status === "paused" ? run : null;
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${tell(await readRun(site, id))}`);
  }
}

export function readRun(site: TrialSite, id: string) {
  return site.db.run.findUniqueOrThrow({
    where: { id },
    include: { steps: { orderBy: { position: "asc" } }, facts: { orderBy: { at: "asc" } } },
  });
}

/** A run in lines, for whoever reads a failed trial. */
export function tell(run: EndedRun): string {
  const steps = run.steps.flatMap((step) => [
    `  ${step.stepId}: ${step.status}, attempts ${step.attempts}${lasted(step)}${step.error ? `, ${step.error}` : ""}`,
    ...(step.status === "failed" ? callsOf(step) : []),
  ]);
  return [`FO-${run.number} is ${run.status}${run.error ? `: ${run.error}` : ""}`, ...steps].join("\n");
}

function lasted({ startedAt, endedAt }: { readonly startedAt: Date | null; readonly endedAt: Date | null }): string {
  return startedAt && endedAt ? `, ${endedAt.getTime() - startedAt.getTime()} ms` : "";
}

/** What a failed step called in its last attempt. */
function callsOf({ calls }: { readonly calls: unknown }): readonly string[] {
  return (calls as readonly CallRecord[]).map(
    ({ to, call, at, ms, ok, answer = "" }) => `    ${at} ${to} ${ms} ms ${ok ? "ok" : "NOT OK"}: ${call} -> ${answer}`,
  );
}

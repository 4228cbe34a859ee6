import { DBOS } from "@dbos-inc/dbos-sdk";
import { launchAlone } from "./first-launch.ts";
import { APPLICATION_VERSION, DBOS_SCHEMA, QUEUE, QUEUE_POLL_MS, WORKFLOW } from "./settings.ts";
import { runPlan } from "./workflows/run-plan.ts";

/** Everything the product knows of DBOS is in this file and in workflows/. Registered once a process, before launch. */
const registered = DBOS.registerWorkflow(runPlan, { name: WORKFLOW });

/** Starts the durable engine in this process. The executor's lease must be held already. */
export async function launchDurable(databaseUrl: string, executorId: string): Promise<void> {
  DBOS.setConfig({
    name: "haechi",
    systemDatabaseUrl: databaseUrl,
    systemDatabaseSchemaName: DBOS_SCHEMA,
    systemDatabasePoolSize: 8,
    executorID: executorId,
    applicationVersion: APPLICATION_VERSION,
    logLevel: "warn",
    tracingEnabled: false,
    enableOTLP: false,
  });
  await launchAlone(databaseUrl, () => DBOS.launch());
  await DBOS.registerQueue(QUEUE, {
    workerConcurrency: 16,
    minPollingIntervalMs: QUEUE_POLL_MS,
    onConflict: "always_update",
  });
}

/** Stops taking work and leaves what has not ended as it is: the next executor goes on with it. */
export async function stopDurable(): Promise<void> {
  if (DBOS.isInitialized()) await DBOS.shutdown();
}

/** Puts a leg on the queue. The same leg twice is the same workflow. */
export async function startLeg(runId: string, leg: number): Promise<void> {
  await DBOS.startWorkflow(registered, { workflowID: legId(runId, leg), queueName: QUEUE })(runId, leg);
}

export function legId(runId: string, leg: number): string {
  return `${runId}:${leg}`;
}

export type LegState = "open" | "ended" | "broken" | "unknown";

/** What became of a leg: still open, ended, broken (an error of the engine itself), or never started. */
export async function legState(runId: string, leg: number): Promise<LegState> {
  const status = await DBOS.getWorkflowStatus(legId(runId, leg));
  if (!status) return "unknown";
  if (status.status === "SUCCESS") return "ended";
  return status.status === "PENDING" || status.status === "ENQUEUED" || status.status === "DELAYED" ? "open" : "broken";
}

/** Legs that executors have begun and not ended: [executor, workflow id]. */
export async function openLegs(): Promise<readonly { readonly executorId: string; readonly id: string }[]> {
  const open = await DBOS.listWorkflows({
    status: "PENDING",
    workflowName: WORKFLOW,
    loadInput: false,
    loadOutput: false,
  });
  return open.map((one) => ({ executorId: one.executorId ?? "", id: one.workflowID }));
}

/** Legs that have waited longer than `ms` for an executor of another version than this one's: those of this version pass them by. */
export async function forsakenLegs(ms: number): Promise<readonly string[]> {
  const waiting = await DBOS.listWorkflows({
    status: "ENQUEUED",
    workflowName: WORKFLOW,
    loadInput: false,
    loadOutput: false,
  });
  const before = Date.now() - ms;
  return waiting.flatMap((one) =>
    (one.applicationVersion ?? APPLICATION_VERSION) !== APPLICATION_VERSION && (one.updatedAt ?? 0) < before
      ? [one.workflowID]
      : [],
  );
}

/** Nobody is to execute them any more: they are broken. */
export async function breakLegs(ids: readonly string[]): Promise<void> {
  await DBOS.cancelWorkflows([...ids]);
}

/** Gives legs of dead executors to whoever is free. */
export async function takeOver(ids: readonly string[]): Promise<void> {
  await DBOS.resumeWorkflows([...ids], { queueName: QUEUE });
}

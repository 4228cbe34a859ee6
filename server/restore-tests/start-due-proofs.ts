import { uuid7 } from "#domain/ids.ts";
import { regionsOfPlan } from "#domain/plans/placement.ts";
import { Refusal } from "#domain/refusal.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { POLICY } from "../response/policy-actor.ts";
import { readHandsOff } from "../response/read-hands-off.ts";
import { holdResponse } from "../response/respond-lock.ts";
import { startRun } from "../runs/start-run.ts";
import { freezePlan } from "../topology/freeze-plan.ts";
import { plansInForce } from "../topology/plan-in-force.ts";
import { type DueProof, dueProofs } from "./due-proofs.ts";

/** So often it is asked what is due: a proof is made in hours, not in seconds. */
export const PROOFS_MS = 30_000;

/**
 * Starts the plan that makes the proof which is due, by itself: one at a time, none beside anything that runs, none while somebody said hands
 * off. Only a plan that stands beside everything, locks no region and asks nobody may start so.
 * @returns the number of the run; null: nothing is due, or it has to wait
 */
export async function startDueProofs(db: Database, topology: Topology, now = new Date()): Promise<number | null> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return null;
  for (const due of await dueProofs(db, topology, now)) {
    const found = await planFor(db, topology, due);
    if (found === null) continue;
    const started = await db.$transaction(async (tx) => {
      await holdResponse(tx);
      if ((await readHandsOff(tx, now)) !== null || (await isBusy(tx, due.component))) return null;
      const { number } = await startRun(tx, { installationId: installation.id, topology }, POLICY, {
        id: uuid7(),
        planVersionId: found.id,
        plan: found.plan,
        regions: [],
        reason: `standards: every ${due.everyMs / 3_600_000} h`,
        allowDataLoss: false,
        dataLoss: null,
        clock: { lastGoodAt: null, firstFailingAt: null },
        approved: true,
      });
      return number;
    });
    if (started !== null) return started;
  }
  return null;
}

/** Anything that runs, and a run for the same thing that waits for people. */
async function isBusy(tx: Transaction, component: string): Promise<boolean> {
  const open = await tx.run.findMany({
    where: { status: { in: ["approved", ...IN_PROGRESS] } },
    select: { status: true, params: true },
  });
  return open.some(
    ({ status, params }) =>
      status !== "paused" || (params as Readonly<Record<string, unknown>>)["component"] === component,
  );
}

async function planFor(db: Database, topology: Topology, { component, kind, action }: DueProof) {
  for (const version of await plansInForce(db)) {
    const { plan } = version;
    const param = Object.entries(plan.params).find(([, one]) => one.type === "component" && one.kind === kind)?.[0];
    const fits = plan.mode === "test" && plan.approval === null && plan.steps.some((step) => step.action === action);
    if (!fits || param === undefined) continue;
    try {
      const frozen = freezePlan(version, { [param]: component }, topology);
      if (regionsOfPlan(frozen, topology).length === 0) return { id: version.id, plan: frozen };
    } catch (error) {
      // A plan that no longer fits the site: the standard tells that the proof grows old.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return null;
}

import type { Actor } from "#domain/access/roles.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Transaction } from "../db/client.ts";
import { writeEntry } from "../incidents/write-incident.ts";

type Starting = {
  readonly id: string;
  readonly number: number;
  readonly plan: FrozenPlan;
  readonly regions: readonly string[];
  readonly reason: string;
  readonly incidentId?: string;
};

/** A run that answers an open incident stands in its timeline, whether a policy or a person started it. */
export async function linkRun(tx: Transaction, actor: Actor, run: Starting): Promise<void> {
  const incidentId = run.incidentId ?? (await incidentOf(tx, run));
  if (incidentId === null) return;
  await tx.run.update({ where: { id: run.id }, data: { incidentId } });
  const values = { run: run.number, plan: run.plan.name, by: actor.name };
  await writeEntry(tx, actor, incidentId, { kind: "run", key: "run", values, text: run.reason, runId: run.id });
}

/** The worst open incident about the zone the run is for, or, of a plan without one, about one of its regions. Planned work is none's. */
async function incidentOf(tx: Transaction, { plan, regions }: Starting): Promise<string | null> {
  if (plan.mode === "switchover" || plan.mode === "test") return null;
  const zone = plan.values["zone"];
  const about = zone === undefined ? { regions: { hasSome: [...regions] } } : { zones: { has: zone } };
  const found = await tx.incident.findFirst({
    where: { status: "open", ...about },
    orderBy: [{ severity: "asc" }, { declaredAt: "desc" }],
    select: { id: true },
  });
  return found?.id ?? null;
}

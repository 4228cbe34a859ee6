import type { Actor } from "#domain/access/roles.ts";
import { incidentOfRun, SAID_THAT_DAY_MS, soughtFor } from "#domain/incidents/cause-of-run.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Transaction } from "../db/client.ts";
import { holdIncident, incidentsAround, incidentsNaming } from "../incidents/hold-incident.ts";
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
export async function linkRun(tx: Transaction, topology: Topology, actor: Actor, run: Starting): Promise<void> {
  const incidentId = run.incidentId ?? (await incidentFor(tx, topology, run));
  if (incidentId === null) return;
  await tx.run.update({ where: { id: run.id }, data: { incidentId } });
  const values = { run: run.number, plan: run.plan.name, by: actor.name };
  await writeEntry(tx, actor, incidentId, { kind: "run", key: "run", values, text: run.reason, runId: run.id });
}

async function incidentFor(tx: Transaction, topology: Topology, { plan, regions }: Starting): Promise<string | null> {
  const asked = { plan, regions, at: new Date() };
  const sought = soughtFor(asked, topology);
  if (sought === null) return null;
  const open =
    sought.by === "return"
      ? await incidentsNaming(tx, topology, sought.zones)
      : await incidentsAround(tx, topology, asked.at, SAID_THAT_DAY_MS);
  return holdIncident(tx, open, (left) => incidentOfRun(left, asked, topology));
}

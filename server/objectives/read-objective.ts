import type { AcceptedRisk } from "#domain/objectives/accepted-risk.ts";
import type { DatabaseLoss } from "#domain/objectives/database-loss.ts";
import type { Prediction } from "#domain/objectives/predict-recovery.ts";
import { Refusal } from "#domain/refusal.ts";
import { OBJECTIVE_KEY } from "#domain/topology/measurement.ts";
import type { ReadContext } from "../context.ts";
import { type Achieved, achievementsOf } from "../evidence/achieved.ts";
import { databasesOf } from "../evidence/losses.ts";
import { measureOf, type ObjectiveCell, type ObjectiveRow } from "../evidence/objectives.ts";
import { readObjectives } from "../evidence/read-objectives.ts";

export type ObjectiveView = {
  readonly row: ObjectiveRow;
  readonly cell: ObjectiveCell;
  /** Key of its own samples. */
  readonly key: string;
  /** Of a loss objective: each database of the service in this region. */
  readonly losses: readonly { readonly component: string; readonly loss: DatabaseLoss }[];
  /** Of a time: how the plan that would answer takes that long. Null: none answers. */
  readonly prediction: Prediction | null;
  /** Runs that measured it, newest first. */
  readonly achieved: readonly Achieved[];
  /** Of this objective, in force and ended, newest first. */
  readonly risks: readonly AcceptedRisk[];
  readonly readAt: string;
};

/** @throws Refusal not-found (objective-not-found) for an id or a region the site in force does not have */
export async function readObjective(
  { db, topology }: Pick<ReadContext, "db" | "topology">,
  id: string,
  region: string | null,
): Promise<ObjectiveView> {
  const now = new Date();
  const found = await readObjectives(db, topology, now);
  const row = found.rows.find((one) => one.id === id);
  const cell = row?.regions.find((one) => region === null || one.region === region);
  if (!row || !cell) throw new Refusal("not-found", "objective-not-found", { objective: id });
  const name = id.split("/")[1] ?? "";
  const service = topology.services[name];
  const databases = row.group === "rpo" && service ? databasesOf(name, service) : [];
  return {
    row,
    cell,
    key: `${OBJECTIVE_KEY}${id}:${cell.region}`,
    losses: databases.flatMap(({ id: component, component: { region: own } }) => {
      const loss = own === cell.region ? found.losses.get(component) : undefined;
      return loss ? [{ component, loss }] : [];
    }),
    prediction: row.group === "rpo" ? null : (found.predictions.get(cell.region) ?? null),
    achieved: achievementsOf(found.past, cell.region, measureOf(row.id, topology)),
    risks: found.risks.filter((risk) => risk.objective === id && (risk.region ?? cell.region) === cell.region),
    readAt: now.toISOString(),
  };
}

import {
  detectionMs,
  type Prediction,
  plansForZoneLoss,
  predictRecovery,
} from "#domain/objectives/predict-recovery.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { stepDurations } from "../durations/past-durations.ts";
import { plansInForce } from "../topology/plan-in-force.ts";

/** How long the answer to the loss of a zone is predicted to take, by region. Absent: no plan answers it there. */
export type Predictions = ReadonlyMap<string, Prediction>;

/** Of several plans that a person might start, the slowest: nobody knows which it would be. */
export async function readPredictions(db: Database, topology: Topology): Promise<Predictions> {
  const plans = (await plansInForce(db)).map(({ plan }) => plan);
  const answers = Object.keys(topology.regions).map((region) => ({
    region,
    plans: plansForZoneLoss(region, plans, topology),
  }));
  const names = [...new Set(answers.flatMap((answer) => answer.plans.map(({ plan }) => plan.name)))];
  const past = new Map(
    await Promise.all(names.map(async (name) => [name, await stepDurations(db, name, null)] as const)),
  );
  return new Map(
    answers.flatMap(({ region, plans: fitting }) => {
      const predicted = fitting.map(({ plan, automatic }) =>
        predictRecovery(plan, past.get(plan.name) ?? {}, detectionMs(region, topology), automatic),
      );
      const [worst] = predicted.sort((a, b) => rank(b) - rank(a));
      return worst ? [[region, worst] as const] : [];
    }),
  );
}

function rank(prediction: Prediction): number {
  return prediction.p50Ms ?? Number.POSITIVE_INFINITY;
}

import type { DatabaseLoss } from "#domain/objectives/database-loss.ts";
import { judgeObjective, judgePrediction, type ObjectiveStatus, worstStatus } from "#domain/objectives/status.ts";
import type { LossFigure } from "#domain/objectives/worst-loss.ts";
import { type IfZoneLost, ifZoneLost } from "#domain/regions/if-zone-lost.ts";
import { zonesOfComponent } from "#domain/topology/find.ts";
import type { Measurements } from "#domain/topology/freshness.ts";
import type { Service, Topology } from "#domain/topology/topology.ts";
import { databasesOf, type Losses } from "../evidence/losses.ts";
import type { Predictions } from "../evidence/predictions.ts";

/** What the loss of a zone would cost: time until its plan has ended, by past runs, and rows, as measured now. */
export type LossPrediction = {
  /** Null: no plan answers, or one of its steps was never rehearsed. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly n: number;
  readonly plan: string | null;
  readonly because: "no-plan" | "never-rehearsed" | null;
  /** Against the shortest recovery objective of what stands in the zone. */
  readonly status: ObjectiveStatus;
  /** Loss of the worst database of the zone; null: it has none. `ms` null: not measured. */
  readonly rpo: { readonly ms: number | null; readonly status: ObjectiveStatus } | null;
};
export type IfLost = IfZoneLost & { readonly prediction: LossPrediction };
export type Known = { readonly predictions: Predictions; readonly losses: Losses };

export function ifLostOf(
  zone: string,
  topology: Topology,
  measurements: Measurements,
  now: Date,
  { predictions, losses }: Known,
): IfLost {
  const judged = ifZoneLost(zone, topology, measurements, now);
  const services = Object.entries(topology.services).filter(([, service]) => standsIn(service, zone));
  const targets = services.flatMap(([, { objectives }]) => objectives.rtoMs ?? []);
  const found = predictions.get(judged.region);
  const figures = { p50Ms: found?.p50Ms ?? null, p95Ms: found?.p95Ms ?? null };
  return {
    ...judged,
    prediction: {
      ...figures,
      n: found?.n ?? 0,
      plan: found?.plan ?? null,
      because: !found ? "no-plan" : found.p50Ms === null ? "never-rehearsed" : null,
      status: targets.length === 0 ? "not_measured" : judgePrediction(Math.min(...targets), figures),
      rpo: lossIn(zone, services, losses),
    },
  };
}

function lossIn(
  zone: string,
  services: readonly (readonly [string, Service])[],
  losses: Losses,
): LossPrediction["rpo"] {
  const databases = services.flatMap(([name, service]) =>
    databasesOf(name, service)
      .filter(({ component }) => Object.hasOwn(component.nodes, zone))
      .map(({ id }) => ({ ...lossWithout(zone, losses.get(id)), targetMs: service.objectives.rpoMs })),
  );
  if (databases.length === 0) return null;
  const known = databases.every(({ ms }) => ms !== null);
  const judged = databases.map(({ ms, atLeastMs, targetMs }) =>
    targetMs === undefined ? "not_measured" : judgeObjective(targetMs, ms, atLeastMs),
  );
  return { ms: known ? Math.max(...databases.map(({ ms }) => ms ?? 0)) : null, status: worstStatus(judged) };
}

/** Nothing is lost with a standby while its primary answers elsewhere. */
function lossWithout(zone: string, loss: DatabaseLoss | undefined): LossFigure {
  const standby = loss?.replicas.some((replica) => replica.zone === zone) === true;
  if (standby && loss?.because !== "no-primary") return { ms: 0, atLeastMs: null };
  return loss ?? { ms: null, atLeastMs: null };
}

function standsIn({ components }: Service, zone: string): boolean {
  return Object.values(components).some((component) => zonesOfComponent(component).includes(zone));
}

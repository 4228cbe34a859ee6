import { type AcceptedRisk, riskInForce } from "#domain/objectives/accepted-risk.ts";
import type { LossUnknown } from "#domain/objectives/database-loss.ts";
import { objectLoss } from "#domain/objectives/object-loss.ts";
import { CANARY_RESOLUTION_MS } from "#domain/objectives/replica-loss.ts";
import { RESPONSE_OBJECTIVES } from "#domain/objectives/response.ts";
import type { Serving } from "#domain/objectives/serving.ts";
import { judgePrediction, type ObjectiveStatus } from "#domain/objectives/status.ts";
import { type LossFigure, worstLoss } from "#domain/objectives/worst-loss.ts";
import type { Service, Topology } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";
import {
  type Achieved,
  achievedBy,
  canaryLoss,
  databaseOutage,
  entranceGap,
  mitigation,
  type PastRun,
  serviceNormal,
} from "./achieved.ts";
import { archivesOf, databasesOf, type Losses } from "./losses.ts";
import type { Predictions } from "./predictions.ts";
import { servingIn } from "./serving.ts";

export type ObjectiveRow = {
  /** `rto/console`, `rpo/meta-db`, `pitr/meta-db`, `response/mitigation`. */
  readonly id: string;
  readonly group: "rto" | "rpo" | "response";
  /** Null: a response objective, named by its id. */
  readonly title: Readonly<Record<string, string>> | null;
  readonly targetMs: number;
  readonly regions: readonly ObjectiveCell[];
};
export type ObjectiveCell = {
  readonly region: string;
  readonly current: CurrentFigure;
  readonly resolutionMs: number;
  readonly achieved: Achieved | null;
  readonly status: ObjectiveStatus;
  /** Shown as accepted, never as met. */
  readonly accepted: AcceptedRisk | null;
  /** Keys of the samples the figure rests on; empty where it rests on past runs alone. */
  readonly evidence: readonly string[];
  /** Whether the service answers in this region now. */
  readonly serving: Serving;
};
/** Measured (what would be lost) or predicted by past runs (how long it would take) for now. */
export type CurrentFigure = {
  readonly ms: number | null;
  readonly because: LossUnknown | "no-plan" | "never-rehearsed" | null;
  /** While there is no figure: it is not less than this. Null: not even that is known. */
  readonly atLeastMs: number | null;
  /** ISO time until when it was known; null: it is known, or never was. */
  readonly knownUntil: string | null;
  /** Of a prediction: its bad case and the runs it rests on. */
  readonly predicted: { readonly p95Ms: number | null; readonly n: number; readonly plan: string } | null;
};

export type ObjectiveEvidence = {
  readonly topology: Topology;
  readonly samples: Samples;
  readonly past: readonly PastRun[];
  readonly losses: Losses;
  readonly predictions: Predictions;
  readonly risks: readonly AcceptedRisk[];
  readonly now: Date;
};

type Outline = Pick<ObjectiveRow, "id" | "group" | "title" | "targetMs">;
type Judged = Pick<ObjectiveCell, "current" | "status"> &
  Partial<Pick<ObjectiveCell, "evidence" | "serving" | "resolutionMs">>;

/** Target, current (measured or predicted now) and achieved (newest run that measured it), mission A4. What was not measured says so. */
export function objectivesOf(evidence: ObjectiveEvidence): readonly ObjectiveRow[] {
  const services = Object.entries(evidence.topology.services);
  const rto = services.flatMap(([name, service]) => {
    const { rtoMs: targetMs } = service.objectives;
    if (targetMs === undefined) return [];
    const outline: Outline = { id: `rto/${name}`, group: "rto", title: service.title, targetMs };
    return [
      row(outline, regionsOf(service, evidence.topology), evidence, (region) => ({
        ...predicted(region, targetMs, "p50Ms", "p95Ms", evidence),
        serving: servingIn(region, name, service, evidence.samples, evidence.now),
      })),
    ];
  });
  const rpo = services.flatMap(([name, service]) => {
    const { rpoMs: targetMs } = service.objectives;
    if (targetMs === undefined) return [];
    const outline: Outline = { id: `rpo/${name}`, group: "rpo", title: service.title, targetMs };
    return [
      row(outline, regionsOf(service, evidence.topology), evidence, (region) =>
        loss(region, name, service, targetMs, evidence),
      ),
    ];
  });
  const pitr = services.flatMap(([name, service]) => {
    const { rpoMs: targetMs } = service.objectives;
    const regions = regionsOf(service, evidence.topology).filter((region) => archived(region, name, service, evidence));
    if (targetMs === undefined || regions.length === 0) return [];
    const title = Object.fromEntries(
      Object.entries(service.title).map(([language, text]) => [language, `${text} PITR`]),
    );
    const outline: Outline = { id: `pitr/${name}`, group: "rpo", title, targetMs };
    return [row(outline, regions, evidence, (region) => archiveLoss(region, name, service, targetMs, evidence))];
  });
  const regions = Object.keys(evidence.topology.regions);
  const response = (name: keyof typeof RESPONSE_OBJECTIVES) => {
    const targetMs = RESPONSE_OBJECTIVES[name];
    const outline: Outline = { id: `response/${name}`, group: "response", title: null, targetMs };
    return name === "mitigation"
      ? row(outline, regions, evidence, (region) =>
          predicted(region, targetMs, "mitigationMs", "mitigationP95Ms", evidence),
        )
      : row(outline, regions, evidence, (region) => predicted(region, targetMs, "p50Ms", "p95Ms", evidence));
  };
  return [...rto, ...rpo, ...pitr, response("mitigation"), response("normal")];
}

function row(
  outline: Outline,
  regions: readonly string[],
  { topology, past, risks, now }: ObjectiveEvidence,
  judge: (region: string) => Judged,
): ObjectiveRow {
  const cells = regions.map((region) => ({
    region,
    resolutionMs: CANARY_RESOLUTION_MS,
    achieved: achievedBy(past, region, measureOf(outline.id, topology)),
    accepted: riskInForce(risks, outline.id, region, now),
    evidence: [],
    serving: "unknown" as const,
    ...judge(region),
  }));
  return { ...outline, regions: cells };
}

/** What of a past run an objective is achieved by. */
export function measureOf(id: string, topology: Topology): (run: PastRun) => number | null {
  const [group, name = ""] = id.split("/");
  if (group === "rpo") return canaryLoss;
  // No run has left a service with its archive alone yet.
  if (group === "pitr") return () => null;
  if (group === "response") return name === "mitigation" ? mitigation : serviceNormal;
  const service = topology.services[name];
  return service && databasesOf(name, service).length > 0 ? databaseOutage : entranceGap;
}

/** How long it would take is known from past runs of the plan that would answer. */
function predicted(
  region: string,
  targetMs: number,
  usual: "p50Ms" | "mitigationMs",
  bad: "p95Ms" | "mitigationP95Ms",
  { predictions }: ObjectiveEvidence,
): Judged {
  const found = predictions.get(region);
  const figures = { p50Ms: found?.[usual] ?? null, p95Ms: found?.[bad] ?? null };
  return {
    current: {
      ms: figures.p50Ms,
      because: !found ? "no-plan" : figures.p50Ms === null ? "never-rehearsed" : null,
      atLeastMs: null,
      knownUntil: null,
      predicted: found ? { p95Ms: figures.p95Ms, n: found.n, plan: found.plan } : null,
    },
    status: judgePrediction(targetMs, figures),
  };
}

/** What would be lost is measured all the time; of several databases the worst counts. */
function loss(region: string, name: string, service: Service, targetMs: number, evidence: ObjectiveEvidence): Judged {
  const stores = storesOf(name, service, region);
  if (stores.length > 0 && databasesOf(name, service).length === 0) return lossOfObjects(stores, targetMs, evidence);
  const { losses } = evidence;
  const own = databasesOf(name, service).filter(({ component }) => component.region === region);
  const found = own.map(({ id }): Loss => {
    const one = losses.get(id);
    if (!one) return NOT_MEASURED;
    return { ...one, knownUntil: one.ms === null ? (one.acknowledged?.acknowledgedAt ?? null) : null };
  });
  return {
    ...worstOf(found, targetMs),
    evidence: own.flatMap(({ id, component }) => [
      `${id}:canary`,
      ...Object.keys(component.nodes).map((zone) => `${id}:${zone}`),
    ]),
  };
}

type Loss = LossFigure & { readonly because: LossUnknown | null; readonly knownUntil: Date | null };
const NOT_MEASURED: Loss = { ms: null, atLeastMs: null, because: "not-measured", knownUntil: null };

function worstOf(losses: readonly Loss[], targetMs: number): Pick<Judged, "current" | "status"> {
  const { worst, status } = worstLoss(targetMs, losses);
  const { ms, atLeastMs, because, knownUntil } = worst ?? NOT_MEASURED;
  return {
    current: {
      ms,
      because,
      atLeastMs: ms === null ? atLeastMs : null,
      knownUntil: knownUntil?.toISOString() ?? null,
      predicted: null,
    },
    status,
  };
}

function storesOf(name: string, service: Service, region: string): readonly string[] {
  return Object.entries(service.components).flatMap(([part, component]) =>
    component.kind === "objects" && component.region === region ? [`${name}/${part}`] : [],
  );
}

/** Of evidence nothing may be lost: its figure is exact, by what can be read again of what was acknowledged. The worst bucket counts. */
function lossOfObjects(stores: readonly string[], targetMs: number, { samples, now }: ObjectiveEvidence): Judged {
  const found = stores.map((id): Loss => {
    const sample = samples.get(`${id}:canary`);
    const known = sample?.value?.kind === "object-canary" && "acknowledgedAt" in sample.value ? sample.value : null;
    const one = objectLoss(known, isGood(sample, now), now);
    return { ...one, knownUntil: one.ms === null ? one.acknowledgedAt : null };
  });
  return {
    ...worstOf(found, targetMs),
    resolutionMs: 0,
    evidence: stores.map((id) => `${id}:canary`),
  };
}

function archived(region: string, name: string, service: Service, { topology }: ObjectiveEvidence): boolean {
  return databasesOf(name, service).some(
    ({ id, component }) => component.region === region && archivesOf(topology, id).length > 0,
  );
}

/** What would be lost if the archive alone were left: from the newest canary in its contiguous log until now. The worst of several counts. */
function archiveLoss(
  region: string,
  name: string,
  service: Service,
  targetMs: number,
  { losses, topology }: ObjectiveEvidence,
): Judged {
  const own = databasesOf(name, service).filter(
    ({ id, component }) => component.region === region && archivesOf(topology, id).length > 0,
  );
  const found = own.map(({ id }): Loss => ({ ...(losses.get(id)?.archive ?? NOT_MEASURED), knownUntil: null }));
  return {
    ...worstOf(found, targetMs),
    evidence: own.flatMap(({ id }) => [`${id}:canary`, ...archivesOf(topology, id).map(({ key }) => key)]),
  };
}

function regionsOf(service: Service, topology: Topology): string[] {
  const own = new Set(
    Object.values(service.components).flatMap((component) =>
      component.kind === "entrance" ? Object.keys(component.backends) : [component.region],
    ),
  );
  return Object.keys(topology.regions).filter((region) => own.has(region));
}

import { RESPONSE_OBJECTIVES } from "#domain/objectives/response.ts";
import { judgeObjective, type ObjectiveStatus } from "#domain/objectives/status.ts";
import type { DatabaseComponent, Service, Topology } from "#domain/topology/topology.ts";
import type { Samples } from "../observe/samples.ts";
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
import { CANARY_RESOLUTION_MS, type CanaryRow, currentRpo, type MeasuredNow } from "./current-rpo.ts";
import { servingIn } from "./serving.ts";

export type ObjectiveRow = {
  readonly id: string;
  readonly group: "rto" | "rpo" | "response";
  /** Null: a response objective, named by its id. */
  readonly title: Readonly<Record<string, string>> | null;
  readonly targetMs: number;
  readonly regions: readonly ObjectiveCell[];
};
export type ObjectiveCell = {
  /** Null: over all regions. */
  readonly region: string | null;
  readonly current: MeasuredNow | null;
  readonly resolutionMs: number;
  readonly achieved: Achieved | null;
  readonly status: ObjectiveStatus;
  /** Whether the service answers in this region now, as measured; null: not known, or nothing of it is asked there. */
  readonly serving: boolean | null;
};

export type ObjectiveEvidence = {
  readonly topology: Topology;
  readonly samples: Samples;
  readonly past: readonly PastRun[];
  /** By component id, newest first. */
  readonly canaries: ReadonlyMap<string, readonly CanaryRow[]>;
  readonly now: Date;
};

/** Target, current (measured now) and achieved (newest run that measured it), mission A4. What was not measured says so. */
export function objectivesOf(evidence: ObjectiveEvidence): readonly ObjectiveRow[] {
  const services = Object.entries(evidence.topology.services);
  const rto = services.flatMap(([name, service]) =>
    service.objectives.rtoMs === undefined ? [] : [recovery(name, service, service.objectives.rtoMs, evidence)],
  );
  const rpo = services.flatMap(([name, service]) =>
    service.objectives.rpoMs === undefined ? [] : [loss(name, service, service.objectives.rpoMs, evidence)],
  );
  return [...rto, ...rpo, response("mitigation", mitigation, evidence), response("normal", serviceNormal, evidence)];
}

/** How long a recovery takes is known from recoveries alone: there is no current figure, only an achieved one. */
function recovery(name: string, service: Service, targetMs: number, evidence: ObjectiveEvidence): ObjectiveRow {
  const { topology, past } = evidence;
  const measure = databasesOf(name, service).length > 0 ? databaseOutage : entranceGap;
  const regions = regionsOf(service, topology).map((region): ObjectiveCell => {
    const achieved = achievedBy(past, region, measure);
    return {
      region,
      current: null,
      resolutionMs: CANARY_RESOLUTION_MS,
      achieved,
      status: judgeObjective(targetMs, achieved?.ms ?? null),
      serving: servingIn(region, name, service, evidence.samples, evidence.now),
    };
  });
  return { id: `rto/${name}`, group: "rto", title: service.title, targetMs, regions };
}

/** What would be lost is measured all the time; the verdict is on now, not on the last run. */
function loss(name: string, service: Service, targetMs: number, evidence: ObjectiveEvidence): ObjectiveRow {
  const { topology, samples, past, canaries, now } = evidence;
  const databases = databasesOf(name, service);
  const regions = regionsOf(service, topology).flatMap((region): ObjectiveCell[] => {
    const own = databases.filter(({ component }) => component.region === region);
    const currents = own.map(({ id, component }) => currentRpo(id, component, samples, canaries.get(id) ?? [], now));
    const current = worst(currents);
    const achieved = achievedBy(past, region, canaryLoss);
    return [
      {
        region,
        current,
        resolutionMs: CANARY_RESOLUTION_MS,
        achieved,
        status: judgeObjective(targetMs, current.ms),
        serving: null,
      },
    ];
  });
  return { id: `rpo/${name}`, group: "rpo", title: service.title, targetMs, regions };
}

function response(
  id: keyof typeof RESPONSE_OBJECTIVES,
  measure: (run: PastRun) => number | null,
  { past }: ObjectiveEvidence,
): ObjectiveRow {
  const targetMs = RESPONSE_OBJECTIVES[id];
  const achieved = achievedBy(past, null, measure);
  return {
    id: `response/${id}`,
    group: "response",
    title: null,
    targetMs,
    regions: [
      {
        region: null,
        current: null,
        resolutionMs: CANARY_RESOLUTION_MS,
        achieved,
        status: judgeObjective(targetMs, achieved?.ms ?? null),
        serving: null,
      },
    ],
  };
}

function worst(measured: readonly MeasuredNow[]): MeasuredNow {
  const unknown = measured.find((one) => one.ms === null);
  if (measured.length === 0 || unknown) return unknown ?? { ms: null, because: "not-measured" };
  return { ms: Math.max(...measured.map((one) => one.ms ?? 0)), because: null };
}

export function databasesOf(
  name: string,
  service: Service,
): { readonly id: string; readonly component: DatabaseComponent }[] {
  return Object.entries(service.components).flatMap(([part, component]) =>
    component.kind === "database" ? [{ id: `${name}/${part}`, component }] : [],
  );
}

function regionsOf(service: Service, topology: Topology): string[] {
  const own = new Set(
    Object.values(service.components).flatMap((component) =>
      component.kind === "entrance" ? Object.keys(component.backends) : [component.region],
    ),
  );
  return Object.keys(topology.regions).filter((region) => own.has(region));
}

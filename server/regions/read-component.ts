import type { Spark } from "#domain/observing/spark.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { type Cell, cellOf } from "#domain/regions/cell.ts";
import { type Relations, relationsOf } from "#domain/regions/relations.ts";
import { type Desired, holds, nodeOf } from "#domain/routing/desired.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import { findComponent, regionsOfComponent, serviceOf } from "#domain/topology/find.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import { keyAt, placesOf, syncStateOf } from "#domain/topology/places.ts";
import type { Component, Service } from "#domain/topology/topology.ts";
import type { VerbContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { asMeasurements, readSamples, type Samples } from "../observe/samples.ts";
import { trendOf } from "../observe/trends.ts";
import { type Setting, settingsOf } from "./settings-of.ts";

export type ComponentNode = {
  /** A zone; or what else of the component is measured (`probe`, `canary`, the entrance's agent). */
  readonly node: string;
  readonly key: string;
  readonly cell: Cell;
  /** The newest answer, good or not; null: none. */
  readonly value: MeasurementValue | null;
  readonly latencyMs: number | null;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  /** How long it took to answer; null: nothing was kept yet. */
  readonly trend: Spark | null;
};
export type DesiredView = {
  readonly key: string;
  readonly node: string;
  readonly value: Desired;
  /** Whether what is measured is what is wanted; null: no fresh measurement since says so. */
  readonly holds: boolean | null;
  readonly setAt: string;
  readonly run: number | null;
};
export type ComponentPage = {
  readonly id: string;
  readonly service: Pick<Service, "title" | "tier" | "data">;
  readonly kind: Component["kind"];
  readonly adapter: Component["adapter"];
  readonly regions: readonly string[];
  readonly nodes: readonly ComponentNode[];
  readonly relations: Relations;
  readonly settings: readonly Setting[];
  readonly desired: readonly DesiredView[];
  /** Newest first: runs whose frozen plan names this component, at most 8. */
  readonly runs: readonly {
    readonly number: number;
    readonly title: FrozenPlan["title"];
    readonly values: FrozenPlan["values"];
    readonly status: RunStatus;
    readonly requestedAt: string;
  }[];
  readonly unprotectedSince: string | null;
  readonly readAt: string;
};

/**
 * One component: its nodes as measured, what is wanted of it, what the site's file says, and the runs that touched it.
 * @throws Refusal not-found
 */
export async function readComponent(
  { db, topology }: Pick<VerbContext, "db" | "topology">,
  id: string,
): Promise<ComponentPage> {
  const component = findComponent(topology, id);
  const service = serviceOf(topology, id);
  if (!component || !service) throw new Refusal("not-found", "component-not-found", { component: id });
  const now = new Date();
  const [samples, desired, runs, unprotected] = await Promise.all([
    readSamples(db),
    readDesired(db, id),
    readRuns(db, id, regionsOfComponent(component)),
    db.unprotected.findUnique({ where: { component: id }, select: { since: true } }),
  ]);
  const relations = relationsOf(topology, asMeasurements(samples), now);
  const ofIt = (one: { readonly component: string } | { readonly entrance: string }) =>
    ("component" in one ? one.component : one.entrance) === id;
  return {
    id,
    service: { title: service.title, tier: service.tier, data: service.data },
    kind: component.kind,
    adapter: component.adapter,
    regions: regionsOfComponent(component),
    nodes: await Promise.all(
      nodesOf(id, component, placesOf(topology, id, component), samples).map(async (node) => ({
        ...node,
        trend: await trendOf(db, node.key, "latency", null),
      })),
    ),
    relations: {
      replications: relations.replications.filter(ofIt),
      routes: relations.routes.filter((route) => ofIt(route) || route.gateway === id),
      entries: relations.entries.filter(ofIt),
    },
    settings: settingsOf(component),
    desired: desired.map((row) => ({ ...row, holds: holdsNow(row, id, samples, now) })),
    runs,
    unprotectedSince: unprotected?.since.toISOString() ?? null,
    readAt: now.toISOString(),
  };
}

/** By zone in the file's order, then what else is measured of it. An entrance is one thing, whatever it leads to. */
function nodesOf(
  id: string,
  component: Component,
  places: readonly { readonly zone: string; readonly key: string }[],
  samples: Samples,
): Omit<ComponentNode, "trend">[] {
  const measurements = asMeasurements(samples);
  const own =
    component.kind === "entrance" ? [{ zone: component.agent, key: keyAt(id, component, component.agent) }] : places;
  const known = new Set(own.map(({ key }) => key));
  const others = [...samples.values()]
    .filter(({ key }) => key.startsWith(`${id}:`) && !known.has(key))
    .map(({ key, node }) => ({ zone: node, key }));
  return [...own, ...others].map(({ zone, key }) => {
    const sample = samples.get(key);
    return {
      node: zone,
      key,
      cell: cellOf(known.has(key) ? component : null, zone, sample, syncStateOf(id, component, zone, measurements)),
      value: sample?.value ?? null,
      latencyMs: sample?.latencyMs ?? null,
      lastGoodAt: sample?.lastGoodAt?.toISOString() ?? null,
      firstFailingAt: sample?.firstFailingAt?.toISOString() ?? null,
    };
  });
}

async function readDesired(db: Database, id: string) {
  const rows = await db.desiredState.findMany({ where: { component: id }, orderBy: { key: "asc" }, take: 200 });
  const runs = await db.run.findMany({
    where: { id: { in: rows.flatMap((row) => row.runId ?? []) } },
    select: { id: true, number: true },
  });
  return rows.map((row) => {
    const value = row.value as unknown as Desired;
    const run = runs.find((one) => one.id === row.runId)?.number ?? null;
    return { key: row.key, node: nodeOf(value), value, setAt: row.setAt.toISOString(), run };
  });
}

/** A sample from before the decision says nothing about it. */
function holdsNow(
  { node, value, setAt }: Pick<DesiredView, "node" | "value" | "setAt">,
  id: string,
  samples: Samples,
  now: Date,
): boolean | null {
  const sample = samples.get(`${id}:${node}`);
  if (!sample?.ok || !sample.value || isStale(sample, now) || sample.at <= new Date(setAt)) return null;
  return holds(value, sample.value);
}

async function readRuns(db: Database, id: string, regions: readonly string[]): Promise<ComponentPage["runs"]> {
  const runs = await db.run.findMany({
    where: { regions: { hasSome: [...regions] } },
    orderBy: { number: "desc" },
    select: { number: true, plan: true, status: true, requestedAt: true },
    take: 60,
  });
  return runs
    .filter((run) => JSON.stringify(run.plan).includes(JSON.stringify(id)))
    .slice(0, 8)
    .map((run) => {
      const { title, values } = run.plan as unknown as FrozenPlan;
      const status = run.status as RunStatus;
      return { number: run.number, title, values, status, requestedAt: run.requestedAt.toISOString() };
    });
}

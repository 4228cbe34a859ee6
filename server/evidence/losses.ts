import { type DatabaseLoss, databaseLoss } from "#domain/objectives/database-loss.ts";
import type { DatabaseComponent, Service, Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { isGood, type Samples } from "../observe/samples.ts";
import { readCanaries } from "./canaries.ts";

/** What would be lost of each database if its primary vanished now, by component. */
export type Losses = ReadonlyMap<string, DatabaseLoss>;

export async function readLosses(db: Database, topology: Topology, samples: Samples, now: Date): Promise<Losses> {
  const databases = Object.entries(topology.services).flatMap(([name, service]) => databasesOf(name, service));
  const asked = databases.map(({ id, component }) => ({
    id,
    nodes: Object.keys(component.nodes).flatMap((zone) => samples.get(`${id}:${zone}`) ?? []),
  }));
  const canaries = await readCanaries(db, asked);
  return new Map(
    databases.map(({ id, component }) => [
      id,
      databaseLoss(seenNodes(id, component, samples, now), canaries.get(id) ?? [], now),
    ]),
  );
}

export function databasesOf(
  name: string,
  service: Service,
): { readonly id: string; readonly component: DatabaseComponent }[] {
  return Object.entries(service.components).flatMap(([part, component]) =>
    component.kind === "database" ? [{ id: `${name}/${part}`, component }] : [],
  );
}

function seenNodes(id: string, component: DatabaseComponent, samples: Samples, now: Date) {
  return Object.keys(component.nodes).flatMap((zone) => {
    const sample = samples.get(`${id}:${zone}`);
    if (!isGood(sample, now) || sample.value?.kind !== "database") return [];
    const from = new Date(sample.at.getTime() - (sample.latencyMs ?? 0));
    return [{ zone, value: sample.value, from, until: sample.at }];
  });
}

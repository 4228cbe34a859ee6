import { type DatabaseLoss, databaseLoss } from "#domain/objectives/database-loss.ts";
import type { Copy } from "#domain/objectives/replica-loss.ts";
import { componentsOf } from "#domain/topology/find.ts";
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
    nodes: [
      ...Object.keys(component.nodes).map((zone) => `${id}:${zone}`),
      ...archivesOf(topology, id).map((archive) => archive.key),
    ].flatMap((key) => samples.get(key) ?? []),
  }));
  const canaries = await readCanaries(db, asked);
  return new Map(
    databases.map(({ id, component }) => [
      id,
      databaseLoss(
        seenNodes(id, component, samples, now),
        canaries.get(id) ?? [],
        now,
        seenArchive(topology, id, samples, now),
      ),
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

/** Archives of a database, with the keys of their samples. */
export function archivesOf(topology: Topology, database: string): { readonly id: string; readonly key: string }[] {
  return componentsOf(topology, "archive")
    .filter(({ component }) => component.of === database)
    .map(({ id, component }) => ({ id, key: `${id}:${component.agent}` }));
}

/** How far the log can be replayed from its archive; null: the site has none. One that nobody could look at goes nowhere. */
function seenArchive(topology: Topology, database: string, samples: Samples, now: Date): Copy | null {
  const [archive] = archivesOf(topology, database);
  if (archive === undefined) return null;
  const sample = samples.get(archive.key);
  if (!isGood(sample, now) || sample.value?.kind !== "archive")
    return { lsn: null, timeline: null, from: now, until: now };
  const { end } = sample.value;
  const from = new Date(sample.at.getTime() - (sample.latencyMs ?? 0));
  return { lsn: end?.lsn ?? null, timeline: end?.timeline ?? null, from, until: sample.at };
}

function seenNodes(id: string, component: DatabaseComponent, samples: Samples, now: Date) {
  return Object.keys(component.nodes).flatMap((zone) => {
    const sample = samples.get(`${id}:${zone}`);
    if (!isGood(sample, now) || sample.value?.kind !== "database") return [];
    const from = new Date(sample.at.getTime() - (sample.latencyMs ?? 0));
    return [{ zone, value: sample.value, from, until: sample.at }];
  });
}

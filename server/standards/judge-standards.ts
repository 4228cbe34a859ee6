import { judgePostgresql } from "#domain/standards/postgresql.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { readSamples } from "../observe/samples.ts";
import { archiveFacts } from "./archive-facts.ts";
import { keepVerdicts } from "./keep-verdicts.ts";

/** The standard of each database's archive held against what was measured of it, and since when it is so kept. */
export async function judgeStandards(
  db: Database,
  installationId: string,
  topology: Topology,
  now = new Date(),
  /** One archive alone. */
  only?: string,
): Promise<void> {
  const standard = topology.standards?.postgresql;
  if (standard === undefined) return;
  const samples = await readSamples(db);
  for (const { id: component, component: archive } of componentsOf(topology, "archive")) {
    if (only !== undefined && only !== component) continue;
    const sample = samples.get(`${component}:${archive.agent}`);
    const facts = await archiveFacts(db, component, sample, standard, now);
    const verdicts = judgePostgresql(standard, facts, now);
    const of = { standard: "postgresql", component, region: archive.region };
    await keepVerdicts(db, installationId, of, verdicts, now);
  }
}

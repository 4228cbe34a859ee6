import type { AcceptedRisk } from "#domain/objectives/accepted-risk.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { readSamples, type Samples } from "../observe/samples.ts";
import { readPastRuns } from "./achieved.ts";
import { readLosses } from "./losses.ts";
import { type ObjectiveEvidence, type ObjectiveRow, objectivesOf } from "./objectives.ts";
import { readPredictions } from "./predictions.ts";

/** Every objective of the site, and all it was judged by. The overview, the pages of objectives and their samples use this one. */
export async function readObjectives(
  db: Database,
  topology: Topology,
  now: Date,
  known?: Samples,
): Promise<ObjectiveEvidence & { readonly rows: readonly ObjectiveRow[] }> {
  const samples = known ?? (await readSamples(db));
  const [past, losses, predictions, risks] = await Promise.all([
    readPastRuns(db, Object.keys(topology.regions)),
    readLosses(db, topology, samples, now),
    readPredictions(db, topology),
    readRisks(db, now),
  ]);
  const evidence = { topology, samples, past, losses, predictions, risks, now };
  return { ...evidence, rows: objectivesOf(evidence) };
}

/** Those in force, and those of the last half year, newest first. */
async function readRisks(db: Database, now: Date): Promise<readonly AcceptedRisk[]> {
  return db.riskAcceptance.findMany({
    where: { expiresAt: { gt: new Date(now.getTime() - 180 * 86_400_000) } },
    orderBy: { acceptedAt: "desc" },
    take: 500,
    omit: { installationId: true, acceptedBy: true, withdrawnBy: true, withdrawnByName: true },
  });
}

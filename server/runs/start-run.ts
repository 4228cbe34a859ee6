import type { Actor } from "#domain/access/roles.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Transaction } from "../db/client.ts";
import { enqueueLeg } from "../engine/start-leg.ts";
import { linkRun } from "./link-run.ts";
import { refuseBusyRegions } from "./region-conflicts.ts";
import { type NewRun, writeRun } from "./write-run.ts";

/**
 * The one way a run comes to be, whoever wants it: its regions are free, its rows and the record of who asked are written, and where
 * nobody has to approve it first its leg is asked for, all in the caller's transaction.
 * @throws Refusal `conflict` (region-busy)
 */
export async function startRun(
  tx: Transaction,
  { installationId, topology }: { readonly installationId: string; readonly topology: Topology },
  actor: Actor,
  run: NewRun,
): Promise<{ readonly number: number }> {
  const { regions, allowDataLoss } = run;
  await refuseBusyRegions(tx, regions, { crossRegion: regions.length > 1, allowDataLoss });
  const { number } = await writeRun(tx, installationId, actor, run);
  await linkRun(tx, topology, actor, { ...run, number });
  if (run.approved) await enqueueLeg(tx, run, 1);
  return { number };
}

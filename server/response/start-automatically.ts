import { uuid7 } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Response } from "#domain/response/response.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";
import { startRun } from "../runs/start-run.ts";
import type { Loss } from "./declare-for.ts";
import type { ToStart } from "./judge-response.ts";
import { POLICY } from "./policy-actor.ts";
import { readHandsOff } from "./read-hands-off.ts";
import { holdResponse } from "./respond-lock.ts";

/**
 * Starts the run of a policy: run, link to its incident, and `Detection.runId` in one transaction, at most one a loss for ever. It
 * takes only what `inRegion` has made, and never allows a loss of data.
 * @returns what came of it; null: the loss has ended, was answered, or hands off was set meanwhile, and nothing was started
 */
export async function startAutomatically(
  db: Database,
  topology: Topology,
  loss: Loss,
  incidentId: string,
  { planVersionId, plan, region }: ToStart,
): Promise<Response | null> {
  try {
    return await db.$transaction(async (tx) => {
      await holdResponse(tx);
      if (await readHandsOff(tx, new Date())) return null;
      const id = uuid7();
      const [taken] = await tx.detection.updateManyAndReturn({
        where: { id: loss.id, runId: null, endedAt: null },
        data: { runId: id },
        select: { lastGoodAt: true, firstFailingAt: true },
      });
      if (!taken) return null;
      const { number } = await startRun(tx, { installationId: loss.installationId, topology }, POLICY, {
        id,
        planVersionId,
        plan,
        regions: [region],
        reason: `${loss.kind} ${loss.subject}`,
        allowDataLoss: false,
        dataLoss: null,
        clock: taken,
        approved: true,
        incidentId,
      });
      const response: Response = { state: "answered", by: "policy", run: number, runId: id };
      await tx.detection.update({ where: { id: loss.id }, data: { response: asJson(response) } });
      return response;
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.key !== "region-busy") throw error;
    const values = { region, run: Number(error.values["run"]) };
    return { state: "held", held: [{ key: "response.region-busy", values }] };
  }
}

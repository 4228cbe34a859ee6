import type { Reason } from "#domain/reason.ts";
import { LEAVING } from "#domain/sovereignty/leaving.ts";
import type { Transaction } from "../db/client.ts";
import { writeIncident } from "../incidents/write-incident.ts";
import { POLICY } from "../response/policy-actor.ts";
import { holdResponse } from "../response/respond-lock.ts";

/** As what the design calls a violation that was found: everybody is told, and somebody has to end it. */
const SEVERITY = 2;

/** The incident of something that leaves its region; of one component there is one at a time, however often it is judged. */
export async function declareLeaving(
  tx: Transaction,
  installationId: string,
  of: { readonly component: string; readonly region: string },
  reason: Reason,
  since: Date,
): Promise<void> {
  await holdResponse(tx);
  const about = { titleKey: { in: [...LEAVING] }, titleValues: { path: ["component"], equals: of.component } };
  if ((await tx.incident.findFirst({ where: { status: "open", ...about }, select: { id: true } })) !== null) return;
  await writeIncident(tx, installationId, POLICY, {
    severity: SEVERITY,
    title: { key: reason.key, values: { ...reason.values, component: of.component } },
    regions: [of.region],
    zones: [],
    clock: { lastGoodAt: null, firstFailingAt: since },
  });
}

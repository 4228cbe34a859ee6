import type { DetectionKind } from "#domain/detection/detection.ts";
import { type IncidentCause, incidentOf, readSubject, SEVERITY_OF } from "#domain/incidents/cause.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { holdIncident, incidentsAround } from "../incidents/hold-incident.ts";
import { writeEntry, writeIncident } from "../incidents/write-incident.ts";
import { writeSeverity } from "../incidents/write-severity.ts";
import { POLICY } from "./policy-actor.ts";
import { holdResponse } from "./respond-lock.ts";

export type Loss = {
  readonly id: string;
  readonly installationId: string;
  readonly kind: IncidentCause;
  readonly subject: string;
  readonly incidentId: string | null;
};

/** An isolated control plane knows nothing about the site: it declares nothing and starts nothing. */
export function isLoss<One extends { readonly kind: string }>(one: One): one is One & { readonly kind: IncidentCause } {
  return (one.kind as DetectionKind) in SEVERITY_OF;
}

/**
 * Declares the incident of a loss, or puts it to the open one of the same cause, which is then as severe as the loss. Once, whoever
 * does it at the same time, and at once: people are told before it is judged what may be done without them.
 * @returns id of its incident; null when the loss ended before it could be declared
 */
export async function declareFor(db: Database, topology: Topology, loss: Loss): Promise<string | null> {
  if (loss.incidentId !== null) return loss.incidentId;
  return db.$transaction(async (tx) => {
    await holdResponse(tx);
    const known = await tx.detection.findUniqueOrThrow({ where: { id: loss.id } });
    if (known.incidentId !== null || known.endedAt !== null) return known.incidentId;
    const clock = { lastGoodAt: known.lastGoodAt, firstFailingAt: known.firstFailingAt };
    const sought = { kind: loss.kind, subject: readSubject(loss.subject, topology), at: known.confirmedAt };
    const open = await incidentsAround(tx, topology, sought.at);
    const held = await holdIncident(tx, open, (left) => incidentOf(left, sought));
    if (held !== null) await strike(tx, loss, held, clock);
    const incidentId = held ?? (await declare(tx, topology, loss, clock));
    await tx.detection.update({ where: { id: loss.id }, data: { incidentId } });
    const said = { kind: "detection", key: loss.kind, values: { subject: loss.subject } } as const;
    await writeEntry(tx, POLICY, incidentId, said);
    return incidentId;
  });
}

type Clock = { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null };

/** What people declared as something small is as bad as what was lost in it; its clock starts with the loss when it had none. */
async function strike(
  tx: Transaction,
  { installationId, kind, subject }: Loss,
  id: string,
  clock: Clock,
): Promise<void> {
  const open = await tx.incident.findUniqueOrThrow({ where: { id } });
  if (open.lastGoodAt === null && open.firstFailingAt === null)
    await tx.incident.update({ where: { id }, data: clock });
  if (open.severity > SEVERITY_OF[kind])
    await writeSeverity(tx, installationId, POLICY, open, SEVERITY_OF[kind], `${kind} ${subject}`);
}

async function declare(
  tx: Transaction,
  topology: Topology,
  { kind, subject, installationId }: Loss,
  clock: Clock,
): Promise<string> {
  const { zone, region, component } = readSubject(subject, topology);
  const figures = Object.entries({ zone, region, component }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  const { id } = await writeIncident(tx, installationId, POLICY, {
    severity: SEVERITY_OF[kind],
    title: { key: kind, values: Object.fromEntries(figures) },
    regions: region === null ? [] : [region],
    zones: zone === null ? [...(topology.regions[region ?? ""]?.zones ?? [])] : [zone],
    clock,
  });
  return id;
}

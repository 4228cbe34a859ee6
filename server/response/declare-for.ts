import type { DetectionKind } from "#domain/detection/detection.ts";
import { type IncidentCause, isSameCause, readSubject, SEVERITY_OF } from "#domain/incidents/cause.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { writeEntry, writeIncident } from "../incidents/write-incident.ts";
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
 * Declares the incident of a loss, or puts it to the open one of the same cause. Once, whoever does it at the same time, and at
 * once: people are told before it is judged what may be done without them.
 * @returns id of its incident; null when the loss ended before it could be declared
 */
export async function declareFor(db: Database, topology: Topology, loss: Loss): Promise<string | null> {
  if (loss.incidentId !== null) return loss.incidentId;
  return db.$transaction(async (tx) => {
    await holdResponse(tx);
    const known = await tx.detection.findUniqueOrThrow({ where: { id: loss.id } });
    if (known.incidentId !== null || known.endedAt !== null) return known.incidentId;
    const { lastGoodAt, firstFailingAt } = known;
    const incidentId =
      (await sameCause(tx, topology, loss)) ?? (await declare(tx, topology, loss, { lastGoodAt, firstFailingAt }));
    await tx.detection.update({ where: { id: loss.id }, data: { incidentId } });
    const said = { kind: "detection", key: loss.kind, values: { subject: loss.subject } } as const;
    await writeEntry(tx, POLICY, incidentId, said);
    return incidentId;
  });
}

async function sameCause(tx: Transaction, topology: Topology, { kind, subject }: Loss): Promise<string | null> {
  const about = readSubject(subject, topology);
  const open = await tx.incident.findMany({ where: { status: "open" }, orderBy: { number: "desc" }, take: 100 });
  return open.find((incident) => isSameCause(incident, kind, about))?.id ?? null;
}

async function declare(
  tx: Transaction,
  topology: Topology,
  { kind, subject, installationId }: Loss,
  clock: { readonly lastGoodAt: Date | null; readonly firstFailingAt: Date | null },
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

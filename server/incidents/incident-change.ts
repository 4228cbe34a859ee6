import { z } from "zod";
import { type IncidentStatus, OPEN } from "#domain/incidents/incident.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Transaction } from "../db/client.ts";

/** What the verbs on an incident answer. */
export type IncidentChanged = { readonly number: number; readonly status: string; readonly severity: number };

export const incidentNumber = z.int().positive();
export const entryText = z.string().trim().min(2).max(2_000);
export const changeReason = z.string().trim().min(10).max(500);

/**
 * Reads an incident that is still open and keeps every other verb from changing it until this transaction ends.
 * @throws Refusal `not-found` (incident-not-found), `conflict` (incident-resolved)
 */
export async function holdOpenIncident(tx: Transaction, number: number) {
  await tx.$queryRaw`SELECT id FROM incident WHERE number = ${number} FOR UPDATE`;
  const incident = await tx.incident.findUnique({ where: { number } });
  if (!incident) throw new Refusal("not-found", "incident-not-found");
  if (!OPEN.has(incident.status as IncidentStatus)) throw new Refusal("conflict", "incident-resolved");
  return incident;
}

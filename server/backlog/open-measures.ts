import type { Relieved } from "#domain/backlog/see.ts";
import type { MeasureKind } from "#domain/measures/measure.ts";
import type { TemporaryMeasure } from "../../prisma/generated/client.ts";
import type { Database, Transaction } from "../db/client.ts";

/** Name of the policy that answers for its measures (domain/measures/measure.ts). */
export const OWNER = { by: "policy", policy: "backlog" } as const;

export type OwnKind = Extract<MeasureKind, "consumers-added" | "sampling" | "ttl-shortened">;
/** Measures that this policy holds, by kind. */
export type OpenMeasures = Readonly<Partial<Record<OwnKind, TemporaryMeasure>>>;

export async function openMeasures(db: Database | Transaction, { policy }: Relieved): Promise<OpenMeasures> {
  const rows = await db.temporaryMeasure.findMany({
    where: { endedAt: null, owner: OWNER.policy, component: { in: [policy.consumers, policy.flags] } },
  });
  return Object.fromEntries(rows.map((row) => [row.kind, row]));
}

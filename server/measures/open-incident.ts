import type { Transaction } from "../db/client.ts";

/** The open incident a measure in this region belongs to: the gravest, the newest of those; null: none is open. */
export async function openIncidentOf(tx: Transaction, region: string): Promise<string | null> {
  const found = await tx.incident.findFirst({
    where: { status: "open", regions: { has: region } },
    orderBy: [{ severity: "asc" }, { number: "desc" }],
    select: { id: true },
  });
  return found?.id ?? null;
}

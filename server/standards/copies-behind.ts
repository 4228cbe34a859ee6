import type { Reason } from "#domain/reason.ts";
import type { Database } from "../db/client.ts";

/**
 * Of each key whose copy is not what is said of it now: when it last was, as the newest verdict on the copies has it. A key that it does not name
 * was kept as it was then.
 */
export async function copiesBehind(db: Database, component: string): Promise<ReadonlyMap<string, Date>> {
  const verdict = await db.standardVerdict.findFirst({
    // While nobody could look nothing was learnt of them.
    where: { component, part: "metadata", status: { not: "not_measured" } },
    orderBy: [{ since: "desc" }, { id: "desc" }],
    select: { reasons: true },
  });
  const behind = new Map<string, Date>();
  for (const { key, values } of (verdict?.reasons ?? []) as unknown as readonly Reason[]) {
    if (key !== "metadata-differs" && key !== "metadata-late") continue;
    behind.set(String(values["key"]), new Date(String(values["at"])));
  }
  return behind;
}

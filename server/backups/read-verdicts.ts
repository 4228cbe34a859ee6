import type { ObjectiveStatus } from "#domain/objectives/status.ts";
import type { Reason } from "#domain/reason.ts";
import type { AnyPart, AnyStandardKey } from "#domain/standards/any-standard.ts";
import type { Database } from "../db/client.ts";

export type StandardPart = {
  readonly part: AnyPart;
  readonly status: ObjectiveStatus;
  readonly reasons: readonly Reason<AnyStandardKey>[];
  readonly since: string;
};

/** What each demand of these components is judged to be now, by component. */
export async function readVerdicts(
  db: Database,
  components: readonly string[],
): Promise<ReadonlyMap<string, readonly StandardPart[]>> {
  const rows = await db.standardVerdict.findMany({ where: { component: { in: [...components] }, endedAt: null } });
  const found = new Map<string, StandardPart[]>();
  for (const row of rows) {
    const parts = found.get(row.component) ?? [];
    parts.push({
      part: row.part as AnyPart,
      status: row.status as ObjectiveStatus,
      reasons: row.reasons as unknown as readonly Reason<AnyStandardKey>[],
      since: row.since.toISOString(),
    });
    found.set(row.component, parts);
  }
  return found;
}

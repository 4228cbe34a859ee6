import { comparison } from "#domain/lost-rows/comparison.ts";
import type { Returning } from "#domain/lost-rows/returning.ts";
import type { Database } from "../db/client.ts";

/** What an earlier run found against the same second: tables with changed rows, and when they were read. */
export type LastComparison = {
  readonly run: number;
  readonly until: string;
  readonly rows: number;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
};

/**
 * The newest comparison of this archive with this very second. Null: none was made, so nobody knows how many rows would be overwritten.
 */
export async function lastComparison(
  db: Pick<Database, "runStep">,
  { component, second }: Returning,
): Promise<LastComparison | null> {
  const at = Date.parse(second);
  if (Number.isNaN(at)) return null;
  const target = new Date(at).toISOString();
  const step = await db.runStep.findFirst({
    where: {
      action: "archive.compare",
      status: "done",
      AND: [{ facts: { path: ["component"], equals: component } }, { facts: { path: ["target"], equals: target } }],
    },
    orderBy: { endedAt: "desc" },
    select: { facts: true, run: { select: { number: true } } },
  });
  const read = comparison.safeParse((step?.facts as Record<string, unknown> | undefined)?.["comparison"]);
  if (step === null || !read.success) return null;
  const changed = read.data.tables.filter((one) => one.changed > 0);
  return {
    run: step.run.number,
    until: read.data.until,
    rows: changed.reduce((all, one) => all + one.changed, 0),
    tables: changed.map((one) => ({ table: one.table, rows: one.changed })),
  };
}

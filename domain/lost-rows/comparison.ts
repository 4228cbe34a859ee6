import { z } from "zod";

/**
 * What a live database lacks against a restore of it from before it was damaged (mission D6, F3): figures and hashes, never contents, so
 * that no row leaves its region. Made by the agent beside the restore (agent/pgbackrest/rows/), judged and shown here.
 */
const rows = z.number().int().nonnegative();
/** Of keys, as `handle` in the restore's own list of differences: whoever is in the region finds the key by it. */
const handles = z.array(z.string().regex(/^[0-9a-f]{12}$/)).max(10);

export const tableComparison = z.object({
  /** Schema and name, quoted where SQL needs it. */
  table: z.string().min(1).max(200),
  /** Rows at the moment restored to, and in the live database as it was read. */
  restored: rows,
  live: rows,
  /** Only in the restore; in both with other contents; only in the live database. */
  missing: rows,
  changed: rows,
  added: rows,
  sample: z.object({ missing: handles, changed: handles, added: handles }),
  /** Columns that only one side has: they are not compared, and get their defaults in rows that are put back. */
  onlyRestored: z.array(z.string()).max(2_000),
  onlyLive: z.array(z.string()).max(2_000),
  /** Of the live table: these fire for rows that are put back, as for any other. */
  triggers: z.array(z.string()).max(1_000),
  /** Tables that its rows refer to: what is missing there has to come back with it. */
  refersTo: z.array(z.string()).max(1_000),
  /** Rows that differ and were last written by putting rows back, or by a trigger of that. Null: nothing was put back yet. */
  stray: rows.nullable(),
  /** Of the missing, those that stood in the live table after rows were put back: somebody has removed them again. Null as above. */
  gone: rows.nullable().default(null),
  /** Of the missing, those that stood there when they were compared first, and went since: nobody lost them with the others. Null as above. */
  since: rows.nullable().default(null),
});
export type TableComparison = z.output<typeof tableComparison>;

export const NOT_COMPARABLE = [
  "no-primary-key",
  "other-primary-key",
  "other-column-types",
  "key-of-extension",
  "not-in-live",
  "not-in-restore",
] as const;
export type NotComparable = (typeof NOT_COMPARABLE)[number];

export const comparison = z.object({
  /** Its name in the restore, under which the differences are listed there. */
  id: z.string().min(1),
  database: z.string(),
  tables: z.array(tableComparison).max(10_000),
  /** Tables nothing is said about, each with its reason. */
  notComparable: z.array(z.object({ table: z.string(), why: z.enum(NOT_COMPARABLE) })).max(10_000),
  /** When the live database was read, from and to, by its own clock. */
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type Comparison = z.output<typeof comparison>;

export const returnedTable = z.object({
  table: z.string(),
  /** Listed as missing; of these there again as they were, there with other contents, still not there, and there once but gone again. */
  missing: rows,
  returned: rows,
  other: rows,
  absent: rows,
  gone: rows.default(0),
  /** Why those that are absent are still not there, and those that are unchanged still as they are, by the live database's own word: a row they refer to, a unique value that another row has, or else. */
  held: z.object({ foreignKey: rows, unique: rows, refused: rows }),
  /**
   * Listed as changed and to be overwritten; of these as they were again, changed once more since the comparison, which stay, and still as
   * they were compared, because something holds them.
   */
  changed: rows,
  overwritten: rows,
  changedSince: rows,
  unchanged: rows.default(0),
});
export type ReturnedTable = z.output<typeof returnedTable>;
export const returned = z.object({ tables: z.array(returnedTable).max(10_000), transactions: rows });
export type Returned = z.output<typeof returned>;

export type Totals = Readonly<Record<"missing" | "changed" | "added", number>>;
export function totalsOf(tables: readonly Pick<TableComparison, keyof Totals>[]): Totals {
  const sum = (what: keyof Totals) => tables.reduce((all, table) => all + table[what], 0);
  return { missing: sum("missing"), changed: sum("changed"), added: sum("added") };
}

import type { NotComparable } from "#domain/lost-rows/comparison.ts";
import type { Ask } from "./connect.ts";

export type Column = {
  readonly name: string;
  /** As SQL writes it, with its length. */
  readonly type: string;
  /** Of a type that has one, as SQL writes it. */
  readonly collation: string | null;
  /** Its type comes with an extension, operators included: they are not looked for by name. */
  readonly extension: boolean;
  readonly generated: boolean;
  /** `generated always as identity`: a value of its own can be inserted, not updated. */
  readonly alwaysIdentity: boolean;
  /**
   * Place and type in this database's catalogue, an enum with its labels. A restore has the very same catalogue: where two sides say the same,
   * only rows can make the column differ. Empty: of a type of which that cannot be told.
   */
  readonly is: string;
};
/** A table as one side has it. */
export type TableOf = {
  readonly name: string;
  /** In this database's catalogue: a table that took another's name is another one. */
  readonly oid: string;
  readonly columns: readonly Column[];
  /** Columns of the primary key, in its order; empty: it has none. */
  readonly key: readonly string[];
  readonly refersTo: readonly string[];
  readonly triggers: readonly string[];
  /** It has a unique constraint that is checked late: PostgreSQL refuses ON CONFLICT there. */
  readonly lateUnique: boolean;
  /** Rows and bytes with what lies beside them (TOAST), estimated; null: never counted. */
  readonly rows: number | null;
  readonly bytes: number;
};
/** A table that both sides have alike enough. */
export type Comparable = {
  readonly name: string;
  readonly key: readonly Column[];
  /** In both, and not generated: these are compared and put back. */
  readonly columns: readonly Column[];
  /** Of these the ones that no change of the schema since has touched; null: it is another table, or its key is among the touched. */
  readonly steady: readonly Column[] | null;
  readonly lateUnique: boolean;
  readonly onlyRestored: readonly string[];
  readonly onlyLive: readonly string[];
  readonly refersTo: readonly string[];
  readonly triggers: readonly string[];
  /** So many rows make about `RANGE_BYTES`. */
  readonly range: number;
};

/**
 * Ordinary tables that hold rows of their own and are kept: partitions each by itself, nothing of the system's, nothing of the control
 * plane's own (its canaries go on being written and are no customer's).
 */
const TABLES = `
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, c.oid::text as oid,
  c.reltuples::float8 as rows, pg_table_size(c.oid)::float8 as bytes,
  (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'collation', (select quote_ident(cn.nspname) || '.' || quote_ident(l.collname)
        from pg_collation l join pg_namespace cn on cn.oid = l.collnamespace where l.oid = a.attcollation),
      'extension', b.typtype = 'b' and b.typnamespace <> 'pg_catalog'::regnamespace and b.typelem = 0,
      'is', case when b.typtype = 'b' and (b.typelem = 0 or b.typnamespace = 'pg_catalog'::regnamespace) then a.attnum || ':' || a.atttypid
        when b.typtype = 'e' then (select a.attnum || ':' || a.atttypid || ':' || string_agg(e.oid || e.enumlabel, ',' order by e.oid)
          from pg_enum e where e.enumtypid = b.oid) else '' end,
      'generated', a.attgenerated <> '', 'alwaysIdentity', a.attidentity = 'a') order by a.attnum), '[]')
    from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_type b on b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select coalesce(json_agg(a.attname order by k.place), '[]')
    from pg_index i, unnest(i.indkey::int2[]) with ordinality k(attnum, place), pg_attribute a
    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum) as key,
  exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and not i.indimmediate) as late,
  (select coalesce(json_agg(distinct quote_ident(fn.nspname) || '.' || quote_ident(fc.relname)), '[]')
    from pg_constraint f join pg_class fc on fc.oid = f.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
    where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as refers,
  (select coalesce(json_agg(t.tgname order by t.tgname), '[]')
    from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled in ('O', 'A')) as triggers
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
  and n.nspname not in ('haechi', 'haechi_difference')
  and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
order by 1`;

export async function tablesOf(ask: Ask): Promise<readonly TableOf[]> {
  return (await ask(TABLES)).map((row) => ({
    name: String(row["name"]),
    oid: String(row["oid"]),
    columns: row["columns"] as Column[],
    key: row["key"] as string[],
    refersTo: row["refers"] as string[],
    triggers: row["triggers"] as string[],
    lateUnique: row["late"] === true,
    rows: Number(row["rows"]) < 0 ? null : Number(row["rows"]),
    bytes: Number(row["bytes"]),
  }));
}

const RANGE_BYTES = 8 * 1024 * 1024;
const RANGE_ROWS = { least: 50, most: 10_000, unknown: 1_000 };

/** Which tables can be compared, and of each other why not. Pure. */
export function pairTables(
  restored: readonly TableOf[],
  live: readonly TableOf[],
): {
  readonly comparable: readonly Comparable[];
  readonly not: readonly { readonly table: string; readonly why: NotComparable }[];
} {
  const comparable: Comparable[] = [];
  const not: { table: string; why: NotComparable }[] = [];
  for (const own of restored) {
    const other = live.find((one) => one.name === own.name);
    const pair = other === undefined ? "not-in-live" : pairOf(own, other);
    if (typeof pair === "string") not.push({ table: own.name, why: pair });
    else comparable.push(pair);
  }
  for (const { name } of live)
    if (!restored.some((one) => one.name === name)) not.push({ table: name, why: "not-in-restore" });
  return { comparable, not };
}

function pairOf(own: TableOf, other: TableOf): Comparable | NotComparable {
  if (own.key.length === 0 || other.key.length === 0) return "no-primary-key";
  if (own.key.join("\0") !== other.key.join("\0")) return "other-primary-key";
  const theirs = new Map(other.columns.map((column) => [column.name, column]));
  const kept = own.columns.filter((column) => !column.generated && theirs.get(column.name)?.generated === false);
  if (kept.some((column) => theirs.get(column.name)?.type !== column.type)) return "other-column-types";
  const key = own.key.map((name) => kept.find((column) => column.name === name));
  if (!key.every((column) => column !== undefined)) return "other-primary-key";
  if (key.some((column) => column.extension)) return "key-of-extension";
  const names = new Set(own.columns.map((column) => column.name));
  const steady = kept.filter((column) => column.is !== "" && theirs.get(column.name)?.is === column.is);
  const counted = own.rows ?? other.rows;
  return {
    name: own.name,
    key,
    // What may be written is said by the side that it is written to.
    columns: kept.map((column) => theirs.get(column.name) ?? column),
    steady: own.oid === other.oid && key.every((column) => steady.includes(column)) ? steady : null,
    lateUnique: other.lateUnique,
    onlyRestored: own.columns.filter((column) => !theirs.has(column.name)).map((column) => column.name),
    onlyLive: other.columns.filter((column) => !names.has(column.name)).map((column) => column.name),
    refersTo: other.refersTo,
    triggers: other.triggers,
    range: rangeOf(counted, Math.max(own.bytes, other.bytes)),
  };
}

function rangeOf(rows: number | null, bytes: number): number {
  if (rows === null || rows === 0 || bytes === 0) return RANGE_ROWS.unknown;
  return Math.round(Math.min(RANGE_ROWS.most, Math.max(RANGE_ROWS.least, RANGE_BYTES / (bytes / rows))));
}

/** Tables before those that refer to them; of a circle, in the order given. Pure. */
export function parentsFirst<T extends { readonly name: string; readonly refersTo: readonly string[] }>(
  tables: readonly T[],
): readonly T[] {
  const ordered: T[] = [];
  const seen = new Set<string>();
  const place = (table: T): void => {
    if (seen.has(table.name)) return;
    seen.add(table.name);
    for (const name of table.refersTo) {
      const parent = tables.find((one) => one.name === name);
      if (parent !== undefined) place(parent);
    }
    ordered.push(table);
  };
  for (const table of tables) place(table);
  return ordered;
}

import { type Digest, type Key, type Listed, nameOf, type Side, type Span } from "./compare-ranges.ts";
import type { Ask } from "./connect.ts";
import type { Column, Comparable } from "./tables.ts";

/** Rows that are looked for by their keys in one statement: so few that the index is used. */
const FIND = 500;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text, as a value of this column. */
export function cast(text: string, { type, collation }: Column): string {
  return `${text}::${type}${collation === null ? "" : ` collate ${collation}`}`;
}
/** Text of each column of the key of `t`. */
export function keyText({ key }: Comparable): string {
  return `array[${key.map(({ name }) => `t.${quoted(name)}::text`).join(", ")}]`;
}
/** SHA-256 over every compared column of `t`, in hex: the same contents, the same hash, on either side. */
export function hashText({ columns }: Pick<Comparable, "columns">): string {
  const row = `row(${columns.map(({ name }) => `t.${quoted(name)}`).join(", ")})::text`;
  return `pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(${row}, 'UTF8')), 'hex')`;
}
/** Keys given as one array of texts a column, from parameter `first` on, as rows of `u` with their place. */
export function givenKeys({ key }: Comparable, first = 1): string {
  const arrays = key.map((_, at) => `pg_catalog.unnest($${first + at}::text[])`).join(", ");
  const names = key.map((_, at) => `k${at}`).join(", ");
  return `rows from (${arrays}) with ordinality u(${names}, place)`;
}
/** Same key in `t` and `u`. */
export function sameKey({ key }: Comparable): string {
  return key.map((column, at) => `t.${quoted(column.name)} = ${cast(`u.k${at}`, column)}`).join(" and ");
}
/** Keys as parameters: one array a column. */
export function byColumn(keys: readonly Key[], { key }: Comparable): string[][] {
  return key.map((_, at) => keys.map((one) => one[at] ?? ""));
}

/** A table in one database, read by ranges of its primary key; what inherits from it is a table of its own. */
export function sideOf(ask: Ask, table: Comparable): Side {
  const names = table.key.map(({ name }) => `t.${quoted(name)}`).join(", ");
  const within = ({ after, upTo }: Span) => {
    const values: string[] = [];
    const bound = (key: Key) => {
      const given = table.key.map((column, at) => {
        values.push(key[at] ?? "");
        return cast(`$${values.length}`, column);
      });
      return `row(${given.join(", ")})`;
    };
    const parts = [
      ...(after === null ? [] : [`row(${names}) > ${bound(after)}`]),
      ...(upTo === null ? [] : [`row(${names}) <= ${bound(upTo)}`]),
    ];
    return { where: parts.length === 0 ? "" : `where ${parts.join(" and ")}`, values };
  };
  const fold = (from: number) => `coalesce(bit_xor(('x' || substr(h, ${from}, 16))::bit(64)::bigint), 0)::text`;
  return {
    async digest(span): Promise<Digest> {
      const { where, values } = within(span);
      const hashes = `select ${hashText(table)} as h from only ${table.name} t ${where}`;
      const folds = [1, 17, 33, 49].map(fold).join(" || ':' || ");
      const [row] = await ask(`select count(*)::float8 as rows, ${folds} as fold from (${hashes}) r`, values);
      return { rows: Number(row?.["rows"]), fold: String(row?.["fold"]) };
    },
    async nth(span, n): Promise<Key | null> {
      const { where, values } = within(span);
      const text = `select ${keyText(table)} as key from only ${table.name} t ${where} order by ${names} offset ${n - 1} limit 1`;
      const [row] = await ask(text, values);
      return row === undefined ? null : (row["key"] as Key);
    },
    async list(span): Promise<Listed> {
      const { where, values } = within(span);
      const rows = await ask(
        `select ${keyText(table)} as key, ${hashText(table)} as h from only ${table.name} t ${where}`,
        values,
      );
      return new Map(rows.map((row) => [nameOf(row["key"] as Key), String(row["h"])]));
    },
    find: (keys) => findRows(ask, table, keys),
  };
}

/** Hashes of rows by the keys they are asked for with, also where equal keys are written differently. */
export async function findRows(ask: Ask, table: Comparable, keys: readonly Key[]): Promise<Listed> {
  const found = new Map<string, string>();
  for (let from = 0; from < keys.length; from += FIND) {
    const some = keys.slice(from, from + FIND);
    const rows = await ask(
      `select u.place::int as place, ${hashText(table)} as h from ${givenKeys(table)} join only ${table.name} t on ${sameKey(table)}`,
      byColumn(some, table),
    );
    for (const row of rows) found.set(nameOf(some[Number(row["place"]) - 1] ?? []), String(row["h"]));
  }
  return found;
}

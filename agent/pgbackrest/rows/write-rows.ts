import { type Key, nameOf } from "./compare-ranges.ts";
import { type Ask, type Both, sqlState } from "./connect.ts";
import { keepTransaction, type ListedRow } from "./differences.ts";
import { byColumn, givenKeys, hashText, keyText, quoted, sameKey } from "./side.ts";
import type { Column, Comparable } from "./tables.ts";

/** SQLSTATE of a row that an insertion passed over: another row has a value that only one may have. */
export const UNIQUE = "23505";
/** Of a row that a trigger wrote under another key: it is not put back, and stands nowhere. No SQLSTATE, PostgreSQL did not refuse it. */
const REKEYED = "rekeyed";
/** Of what a transaction takes, as text. One row alone may be longer. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** Somebody else holds what it needs, or the two wait for each other: again, soon. */
const PASSING = new Set(["55P03", "40P01", "40001"]);
const TRIES = 5;

type Row = ListedRow & { readonly texts: readonly (string | null)[]; readonly bytes: number };

/** Contents of listed rows as the restore has them, as texts: read and written by the types' own input and output, as COPY does. */
export async function readRows(ask: Ask, table: Comparable, listed: readonly ListedRow[]): Promise<readonly Row[]> {
  const texts = `array[${table.columns.map(({ name }) => `t.${quoted(name)}::text`).join(", ")}]`;
  const keys = listed.map(({ key }) => key);
  const rows = await ask(
    `select u.place::int as place, ${texts} as texts from ${givenKeys(table)} join only ${table.name} t on ${sameKey(table)} order by u.place`,
    byColumn(keys, table),
  );
  return rows.flatMap((row) => {
    const of = listed[Number(row["place"]) - 1];
    const cells = row["texts"] as (string | null)[];
    return of === undefined
      ? []
      : [{ ...of, texts: cells, bytes: cells.reduce((all, one) => all + (one?.length ?? 0), 0) }];
  });
}

/**
 * Writes rows into the live table in bounded transactions. Missing ones are inserted where nothing stands in the way; changed ones become
 * what they were only while they are still as they were compared. What the database refuses is found by halves, and told row by row.
 * @returns SQLSTATE of each row that was refused or passed over, by its number
 */
export async function writeRows(
  both: Both,
  table: Comparable,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const write = async (some: readonly Row[]): Promise<void> => {
    if (some.length === 0) return;
    const why = await writeOnce(both, table, some);
    if (typeof why !== "string") {
      for (const number of why) refused.set(number, UNIQUE);
      return;
    }
    const [first] = some;
    if (some.length === 1 && first !== undefined) {
      refused.set(first.number, why);
      return;
    }
    const half = Math.ceil(some.length / 2);
    await write(some.slice(0, half));
    await write(some.slice(half));
  };
  for (const batch of batchesOf(rows)) await write(batch);
  return refused;
}

/**
 * @returns numbers of the rows that were passed over when it is done, otherwise the SQLSTATE by which the database refused one of these
 *   rows; throws when it was not asked
 */
async function writeOnce(both: Both, table: Comparable, rows: readonly Row[]): Promise<readonly string[] | string> {
  for (let tries = 1; ; tries += 1) {
    let xid: string | null = null;
    try {
      return await both.inTransaction(
        async (ask) => {
          const passedOver = rows[0]?.kind === "missing" ? await insert(ask, table, rows) : [];
          if (rows[0]?.kind === "changed" && writable(table).length > 0)
            await ask(overwriting(table), overwritten(table, rows));
          const [row] = await ask("select pg_catalog.pg_current_xact_id_if_assigned()::text as xid");
          xid = typeof row?.["xid"] === "string" ? row["xid"] : null;
          return passedOver;
        },
        async () => {
          if (xid !== null) await keepTransaction(both.restored, xid);
        },
      );
    } catch (error) {
      if (error instanceof Rekeyed) return REKEYED;
      const state = sqlState(error);
      if (state === null || /^(08|57|58|53)/.test(state)) throw error;
      if (PASSING.has(state) && tries < TRIES) {
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
        continue;
      }
      return state;
    }
  }
}

/** @returns numbers of the rows that were passed over, by what the database itself says it has inserted */
async function insert(ask: Ask, table: Comparable, rows: readonly Row[]): Promise<readonly string[]> {
  const done = await ask(insertion(table), texts(table.columns, rows));
  const inserted = new Set(done.map((row) => nameOf(row["key"] as Key)));
  const asked = new Set(rows.map(({ key }) => nameOf(key)));
  // Thrown inside the transaction, so that nothing of it stays.
  if ([...inserted].some((name) => !asked.has(name))) throw new Rekeyed();
  return rows.flatMap(({ key, number }) => (inserted.has(nameOf(key)) ? [] : [number]));
}

class Rekeyed extends Error {}

function insertion(table: Comparable): string {
  const { name, columns } = table;
  const arrays = columns.map((_, at) => `pg_catalog.unnest($${at + 1}::text[])`).join(", ");
  const cells = columns.map((_, at) => `c${at}`).join(", ");
  const values = columns.map((column, at) => `u.c${at}::${column.type}`).join(", ");
  // Where uniqueness is checked late, a row that has it already is refused instead of passed over.
  const passOver = table.lateUnique ? "" : "on conflict do nothing";
  // Also into columns whose values the database makes itself: no sequence is moved by it. Order is the list's.
  return `insert into ${name} as t (${columns.map((column) => quoted(column.name)).join(", ")}) overriding system value
    select ${values} from rows from (${arrays}) with ordinality u(${cells}, place) order by u.place ${passOver}
    returning ${keyText(table)} as key`;
}

function overwriting(table: Comparable): string {
  const { name, key } = table;
  const columns = writable(table);
  const sets = columns.map((column, at) => `${quoted(column.name)} = u.c${at}::${column.type}`).join(", ");
  const first = key.length + 2;
  const arrays = [
    ...key.map((_, at) => `$${at + 1}::text[]`),
    `$${key.length + 1}::text[]`,
    ...columns.map((_, at) => `$${first + at}::text[]`),
  ].map((given) => `pg_catalog.unnest(${given})`);
  const names = [...key.map((_, at) => `k${at}`), "live", ...columns.map((_, at) => `c${at}`)].join(", ");
  return `update only ${name} t set ${sets} from rows from (${arrays.join(", ")}) u(${names})
    where ${sameKey(table)} and ${hashText(table)} = u.live`;
}

/** Columns that an update may set. */
function writable({ columns, key }: Comparable): readonly Column[] {
  return columns.filter((column) => !column.alwaysIdentity && !key.some((one) => one.name === column.name));
}

function texts(columns: readonly Column[], rows: readonly Row[]): (string | null)[][] {
  return columns.map((_, at) => rows.map((row) => row.texts[at] ?? null));
}

function overwritten(table: Comparable, rows: readonly Row[]): (string | null)[][] {
  const at = (column: Column) => table.columns.findIndex((one) => one.name === column.name);
  return [
    ...byColumn(
      rows.map(({ key }) => key),
      table,
    ),
    rows.map(({ live }) => live),
    ...writable(table).map((column) => rows.map((row) => row.texts[at(column)] ?? null)),
  ];
}

function* batchesOf(rows: readonly Row[]): Generator<readonly Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (batch.length > 0 && bytes + row.bytes > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(row);
    bytes += row.bytes;
  }
  if (batch.length > 0) yield batch;
}

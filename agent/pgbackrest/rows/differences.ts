import type { Key } from "./compare-ranges.ts";
import { type Ask, isoOf } from "./connect.ts";

/**
 * What differs is listed in the restore itself, which is a database of its own that goes when it is torn down: so it never leaves its
 * region, costs no memory, and outlives a killed agent. Whoever is in the region reads it there:
 * `select table_name, kind, key, handle from haechi_difference.row`.
 */
const SCHEMA = `
create schema if not exists haechi_difference;
create table if not exists haechi_difference.comparison (
  id text primary key, secret text not null default gen_random_uuid()::text, began_at timestamptz not null);
create table if not exists haechi_difference.compared (
  id text references haechi_difference.comparison, table_name text, figures jsonb not null, primary key (id, table_name));
create table if not exists haechi_difference.row (
  id text, table_name text, number bigint generated always as identity, kind text not null, key text[] not null,
  handle text not null, restored text, live text, held text, primary key (id, table_name, number));
alter table haechi_difference.row add column if not exists stood boolean not null default false;
create index if not exists row_key on haechi_difference.row using hash (key) where kind = 'missing';
create table if not exists haechi_difference.transaction (xid bigint primary key);`;

export type ListedRow = {
  readonly number: string;
  readonly kind: "missing" | "changed";
  readonly key: Key;
  /** Hashes of its contents as they were read. */
  readonly restored: string;
  readonly live: string | null;
  /** SQLSTATE of why it could not be put back; null: it was not tried, or stood in the live table after it was. */
  readonly held: string | null;
};

/** Makes the place where differences are listed what this version needs: an older one may have made it, in a restore that stands. */
export async function prepareDifferences(ask: Ask): Promise<void> {
  await ask(SCHEMA);
}

/** @param id the same id goes on with what an interrupted attempt had found */
export async function openComparison(ask: Ask, id: string, now: string): Promise<{ readonly beganAt: string }> {
  await prepareDifferences(ask);
  await ask("insert into haechi_difference.comparison (id, began_at) values ($1, $2) on conflict do nothing", [
    id,
    now,
  ]);
  const [row] = await ask("select began_at from haechi_difference.comparison where id = $1", [id]);
  return { beganAt: isoOf(row, "began_at") };
}

/** Figures of the tables that are compared already; null: there is no such comparison. */
export async function comparedIn(ask: Ask, id: string): Promise<ReadonlyMap<string, unknown> | null> {
  const [schema] = await ask("select to_regclass('haechi_difference.comparison') as there");
  if (schema?.["there"] === null) return null;
  const [known] = await ask("select id from haechi_difference.comparison where id = $1", [id]);
  if (known === undefined) return null;
  const rows = await ask("select table_name, figures from haechi_difference.compared where id = $1", [id]);
  return new Map(rows.map((row) => [String(row["table_name"]), row["figures"]]));
}

export async function forgetTable(ask: Ask, id: string, table: string): Promise<void> {
  await ask("delete from haechi_difference.row where id = $1 and table_name = $2", [id, table]);
}

/** @param rows what only the live side has is not listed: it stays as it is */
export async function listRows(
  ask: Ask,
  id: string,
  table: string,
  rows: readonly Pick<ListedRow, "kind" | "key" | "restored" | "live">[],
): Promise<void> {
  const keys = JSON.stringify(rows.map((row) => ({ ...row, live: row.live ?? null })));
  await ask(
    `insert into haechi_difference.row (id, table_name, kind, key, handle, restored, live)
      select $1, $2, r.kind, k.key, ${handleOf("c.secret", "$2", "k.key")}, r.restored, r.live
      from jsonb_to_recordset($3::jsonb) as r(kind text, key jsonb, restored text, live text)
        cross join lateral (select array(select jsonb_array_elements_text(r.key)) as key) k
        cross join haechi_difference.comparison c where c.id = $1`,
    [id, table, keys],
  );
}

export async function keepFigures(ask: Ask, id: string, table: string, figures: unknown): Promise<void> {
  await ask(
    "insert into haechi_difference.compared (id, table_name, figures) values ($1, $2, $3) on conflict do nothing",
    [id, table, JSON.stringify(figures)],
  );
}

/** Names by which people speak of rows without saying their keys: a secret of the restore goes into them, so that nobody can guess back. */
export async function handlesOf(ask: Ask, id: string, table: string, keys: readonly Key[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const rows = await ask(
    `select ${handleOf("c.secret", "$2", "k.key")} as handle
      from jsonb_array_elements($3::jsonb) with ordinality as given(key, place)
        cross join lateral (select array(select jsonb_array_elements_text(given.key)) as key) k
        cross join haechi_difference.comparison c where c.id = $1 order by place`,
    [id, table, JSON.stringify(keys)],
  );
  return rows.map((row) => String(row["handle"]));
}

function handleOf(secret: string, table: string, key: string): string {
  return `substr(encode(sha256(convert_to(${secret} || ${table}::text || ${key}::text, 'UTF8')), 'hex'), 1, 12)`;
}

/** The next listed rows of a table in the order they were found. @param held only those that these SQLSTATEs hold; null: all */
export async function nextRows(
  ask: Ask,
  id: string,
  table: string,
  kind: ListedRow["kind"],
  { after, limit, held }: { readonly after: string; readonly limit: number; readonly held: readonly string[] | null },
): Promise<readonly ListedRow[]> {
  const rows = await ask(
    `select r.number::text, kind, key, restored, live, held from haechi_difference.row r
      where id = $1 and table_name = $2 and kind = $3 and r.number > $4::bigint
        and ($6::text[] is null or held = any($6::text[]))
      order by r.number limit $5`,
    [id, table, kind, after, limit, held],
  );
  return rows as unknown as readonly ListedRow[];
}

/** What came of trying to put rows back. @param why SQLSTATE of what held them; null: they stand in the live table */
export async function keepOutcome(
  ask: Ask,
  id: string,
  table: string,
  numbers: readonly string[],
  why: string | null,
): Promise<void> {
  if (numbers.length === 0) return;
  await ask(
    `update haechi_difference.row set held = $4::text, stood = $4::text is null
      where id = $1 and table_name = $2 and number = any($3::bigint[]) and (held, stood) is distinct from ($4::text, $4::text is null)`,
    [id, table, numbers, why],
  );
}

/**
 * Rows that are missing after rows were put back, though nobody lost them so: `gone` stood in the live table once they were put back, and
 * somebody has removed them again; `since` stood there when they were compared. All others are still lost.
 * @param id of the comparison that misses them: what it lists itself says nothing
 */
export async function removedAmong(
  ask: Ask,
  id: string,
  table: string,
  keys: readonly Key[],
): Promise<{ readonly gone: number; readonly since: number }> {
  if (keys.length === 0) return { gone: 0, since: 0 };
  const [row] = await ask(
    `select count(*) filter (where stood)::float8 as gone, count(*) filter (where stood is null)::float8 as since
      from jsonb_array_elements($3::jsonb) as given(key)
        cross join lateral (select array(select jsonb_array_elements_text(given.key)) as key) k
        cross join lateral (select bool_or(r.stood) as stood from haechi_difference.row r
          where r.kind = 'missing' and r.key = k.key and r.table_name = $2 and r.id <> $1) found`,
    [id, table, JSON.stringify(keys)],
  );
  return { gone: Number(row?.["gone"]), since: Number(row?.["since"]) };
}

/** Written before the transaction commits: whatever carries this number was put back by us. */
export async function keepTransaction(ask: Ask, xid: string): Promise<void> {
  await ask("insert into haechi_difference.transaction (xid) values ($1::bigint) on conflict do nothing", [xid]);
}

/** Numbers of our transactions as rows carry them (`xmin`, 32 bits). */
export async function ourTransactions(ask: Ask): Promise<readonly string[]> {
  const rows = await ask("select (xid & 4294967295)::text as xid from haechi_difference.transaction");
  return rows.map((row) => String(row["xid"]));
}

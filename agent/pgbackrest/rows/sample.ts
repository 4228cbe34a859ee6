import { NAMED_TABLES, type RowSample } from "#domain/recovery-points/row-sample.ts";
import { AgentError } from "../../agent-error.ts";
import type { Repository } from "../repository.ts";
import { type Key, nameOf } from "./compare-ranges.ts";
import { type Acting, type Ask, sqlState, withBoth } from "./connect.ts";
import { findRows, hashText, keyText } from "./side.ts";
import { type Comparable, pairTables, tablesOf } from "./tables.ts";

export type Sample = {
  /** Name of the restore, and the zone of the primary whose rows are drawn. */
  readonly name: string;
  readonly zone: string;
  /** The second that was restored to. */
  readonly target: string;
};
/** Tables that are done, of how many. */
export type SampleProgress = { readonly table: string; readonly done: number; readonly of: number };

/** Rows of one table at most, from each of two draws, and the blocks that they are drawn from. */
const ROWS = 100;
const BLOCKS = 32;
/** A commit gets its time a little before it is written, so that two may stand in the log the other way round. */
const MARGIN_MS = 2_000;
/** So long it draws; tables that are not reached by then are counted as such. */
const DRAW_MS = 120_000;

/**
 * Draws rows of the live database that were last changed before the restored second, and looks for each in the restore with the same hash.
 * A row version that is visible now and was committed before that second was visible at that second too, so it has no excuse; what was
 * changed since is not drawn, and neither is what a change of the schema since has touched. Needs `track_commit_timestamp` (PostgreSQL's
 * manual, replication settings). Writes nothing. A table that the live database does not let be read now is passed over; a row that the
 * restore cannot read is as bad as one that is not there.
 */
export async function sample(repository: Repository, asked: Sample, acting: Acting): Promise<RowSample> {
  const { live: way } = repository.instance;
  if (way === null || !Object.hasOwn(way.peers, asked.zone)) return { made: false, why: "no-live-database" };
  return await withBoth(repository, { ...asked, signal: acting.signal }, "reads", async ({ restored, live }) => {
    const [kept] = await live("select current_setting('track_commit_timestamp') as kept");
    if (kept?.["kept"] !== "on") return { made: false, why: "commit-times-not-kept" };
    const paired = pairTables(await tablesOf(restored), await tablesOf(live));
    const tables = paired.comparable.flatMap((table) =>
      table.steady === null ? [] : [{ ...table, columns: table.steady }],
    );
    const drawing = await drawingOf(live, asked.target);
    const until = Date.now() + DRAW_MS;
    const figures = { tables: 0, sampled: 0, missing: 0, changed: 0, unreadable: 0 };
    const differing: { table: string; missing: number; changed: number; unreadable: number }[] = [];
    for (const [done, table] of shuffled(tables).entries()) {
      acting.signal.throwIfAborted();
      if (Date.now() > until) break;
      acting.progress({ table: table.name, done, of: tables.length } satisfies SampleProgress);
      const drawn = await passingOver(() => draw(live, table, drawing));
      if (drawn === null || drawn.size === 0) continue;
      const { missing, changed, unreadable } = await held(restored, table, drawn);
      figures.tables += 1;
      figures.sampled += drawn.size;
      figures.missing += missing;
      figures.changed += changed;
      figures.unreadable += unreadable;
      if (missing + changed + unreadable > 0) differing.push({ table: table.name, missing, changed, unreadable });
    }
    if (figures.sampled === 0) return { made: false, why: "no-row-of-before" };
    return {
      ...{ made: true, ...figures, of: tables.length, notComparable: paired.not.length },
      differing: differing.slice(0, NAMED_TABLES),
    };
  });
}

type Drawn = ReadonlyMap<string, { readonly key: Key; readonly hash: string }>;
type Found = Readonly<Record<"missing" | "changed" | "unreadable", number>>;

/** What became of these rows in the restore. */
async function held(restored: Ask, table: Comparable, drawn: Drawn): Promise<Found> {
  const { there, unreadable } = await readable(
    restored,
    table,
    [...drawn.values()].map(({ key }) => key),
  );
  let [missing, changed] = [0, 0];
  for (const [name, { hash }] of drawn) {
    const own = there.get(name);
    if (own === undefined) missing += 1;
    else if (own !== hash) changed += 1;
  }
  return { missing: missing - unreadable, changed, unreadable };
}

/** Rows of the restore by their keys, found by halves where some cannot be read. */
async function readable(
  restored: Ask,
  table: Comparable,
  keys: readonly Key[],
): Promise<{ readonly there: ReadonlyMap<string, string>; readonly unreadable: number }> {
  try {
    return { there: await findRows(restored, table, keys), unreadable: 0 };
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (keys.length === 1) return { there: new Map(), unreadable: 1 };
    const half = Math.ceil(keys.length / 2);
    const [one, other] = [
      await readable(restored, table, keys.slice(0, half)),
      await readable(restored, table, keys.slice(half)),
    ];
    return { there: new Map([...one.there, ...other.there]), unreadable: one.unreadable + other.unreadable };
  }
}

/** PostgreSQL's classes for its own files: "invalid page", "missing chunk", "could not read block". */
function isDamage(error: unknown): boolean {
  return /^(XX|58)/.test(sqlState(error) ?? "");
}

/** Null where the live database refuses to read this table now: locked, dropped since, too slow, not allowed. Lost connections throw. */
async function passingOver<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const state = sqlState(error);
    if (error instanceof AgentError || state === null || /^(08|57P)/.test(state)) throw error;
    return null;
  }
}

type Drawing = { readonly before: string; readonly own: string };

/** @returns the moment before which a commit counts, and which commits are this server's own: a subscriber gives its rows its publisher's times */
async function drawingOf(live: Ask, target: string): Promise<Drawing> {
  const [found] = await live("select exists (select from pg_replication_origin) as applies");
  return {
    before: new Date(new Date(target).getTime() - MARGIN_MS).toISOString(),
    own: found?.["applies"] === true ? "and (pg_xact_commit_timestamp_origin(t.xmin)).roident = 0" : "",
  };
}

/** From blocks anywhere, and from the last ones: what was written most recently came out of the log, not out of the backup. */
async function draw(live: Ask, table: Comparable, { before, own }: Drawing): Promise<Drawn> {
  const [size] = await live(
    "select pg_relation_size($1::regclass)::float8 / current_setting('block_size')::float8 as blocks",
    [table.name],
  );
  const blocks = Number(size?.["blocks"]);
  if (blocks === 0) return new Map();
  const percent = Math.min(100, (100 * BLOCKS) / blocks);
  const last = `(${Math.max(0, Math.floor(blocks) - BLOCKS)},0)`;
  const text = (from: string, where: string) => `select ${keyText(table)} as key, ${hashText(table)} as hash from (
    select t.* from only ${table.name} t ${from}
      where ${where} and pg_xact_commit_timestamp(t.xmin) <= $2::timestamptz ${own} order by random() limit $3::int) t`;
  const rows = [
    ...(await live(text("tablesample system ($1::real)", "true"), [percent, before, ROWS])),
    ...(percent === 100 ? [] : await live(text("", "t.ctid >= $1::tid"), [last, before, ROWS])),
  ];
  return new Map(
    rows.map((row) => {
      const key = row["key"] as Key;
      return [nameOf(key), { key, hash: String(row["hash"]) }];
    }),
  );
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

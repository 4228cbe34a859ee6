import { NAMED_TABLES, type RowSample } from "#domain/recovery-points/row-sample.ts";
import type { Repository } from "../repository.ts";
import { type Key, nameOf } from "./compare-ranges.ts";
import { type Ask, type Both, withBoth } from "./connect.ts";
import { findRows, hashText, keyText } from "./side.ts";
import { type Comparable, pairTables, tablesOf } from "./tables.ts";

export type Sample = {
  /** Name of the restore, and the zone of the primary whose rows are drawn. */
  readonly name: string;
  readonly zone: string;
  /** The second that was restored to. */
  readonly target: string;
};
type Acting = { readonly signal: AbortSignal; readonly progress: (now: unknown) => void };
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
 * changed since is not drawn. Needs `track_commit_timestamp` (PostgreSQL's manual, replication settings). Writes nothing.
 */
export async function sample(repository: Repository, asked: Sample, acting: Acting): Promise<RowSample> {
  if (repository.instance.live === null) return { made: false, why: "no-live-database" };
  return await withBoth(repository, { ...asked, signal: acting.signal }, "reads", async ({ restored, live }) => {
    const [kept] = await live("select current_setting('track_commit_timestamp') as kept");
    if (kept?.["kept"] !== "on") return { made: false, why: "commit-times-not-kept" };
    const { comparable, not } = pairTables(await tablesOf(restored), await tablesOf(live));
    const before = new Date(new Date(asked.target).getTime() - MARGIN_MS).toISOString();
    const until = Date.now() + DRAW_MS;
    const figures = { tables: 0, sampled: 0, missing: 0, changed: 0 };
    const differing: { table: string; missing: number; changed: number }[] = [];
    for (const table of shuffled(comparable)) {
      acting.signal.throwIfAborted();
      if (Date.now() > until) break;
      acting.progress({ table: table.name, done: figures.tables, of: comparable.length } satisfies SampleProgress);
      const found = await held({ restored, live }, table, before);
      figures.tables += 1;
      figures.sampled += found.sampled;
      figures.missing += found.missing;
      figures.changed += found.changed;
      if (found.missing + found.changed > 0)
        differing.push({ table: table.name, missing: found.missing, changed: found.changed });
    }
    if (figures.sampled === 0) return { made: false, why: "no-row-of-before" };
    return {
      ...{ made: true, ...figures, of: comparable.length, notComparable: not.length },
      differing: differing.slice(0, NAMED_TABLES),
    };
  });
}

async function held(
  { restored, live }: Pick<Both, "restored" | "live">,
  table: Comparable,
  before: string,
): Promise<{ readonly sampled: number; readonly missing: number; readonly changed: number }> {
  const drawn = await draw(live, table, before);
  const there = await findRows(
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
  return { sampled: drawn.size, missing, changed };
}

type Drawn = ReadonlyMap<string, { readonly key: Key; readonly hash: string }>;

/** From blocks anywhere, and from the last ones: what was written most recently came out of the log, not out of the backup. */
async function draw(live: Ask, table: Comparable, before: string): Promise<Drawn> {
  const [size] = await live(
    "select pg_relation_size($1::regclass)::float8 / current_setting('block_size')::float8 as blocks",
    [table.name],
  );
  const blocks = Number(size?.["blocks"]);
  if (blocks === 0) return new Map();
  const percent = Math.min(100, (100 * BLOCKS) / blocks);
  const last = `(${Math.max(0, Math.floor(blocks) - BLOCKS)},0)`;
  const rows = [
    ...(await live(drawing(table, "tablesample system ($1::real)", "true"), [percent, before, ROWS])),
    ...(percent === 100 ? [] : await live(drawing(table, "", "t.ctid >= $1::tid"), [last, before, ROWS])),
  ];
  return new Map(
    rows.map((row) => {
      const key = row["key"] as Key;
      return [nameOf(key), { key, hash: String(row["hash"]) }];
    }),
  );
}

function drawing(table: Comparable, from: string, where: string): string {
  return `select ${keyText(table)} as key, ${hashText(table)} as hash from (
    select t.* from ${table.name} t ${from}
      where ${where} and pg_xact_commit_timestamp(t.xmin) <= $2::timestamptz order by random() limit $3::int) t`;
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

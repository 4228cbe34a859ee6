import type { Returned, ReturnedTable } from "#domain/lost-rows/comparison.ts";
import { AgentError } from "../../agent-error.ts";
import type { Repository } from "../repository.ts";
import { nameOf } from "./compare-ranges.ts";
import { type Acting, type Both, withBoth } from "./connect.ts";
import {
  comparedIn,
  keepOutcome,
  type ListedRow,
  nextRows,
  ourTransactions,
  prepareDifferences,
} from "./differences.ts";
import { findRows } from "./side.ts";
import { type Comparable, pairTables, parentsFirst, tablesOf } from "./tables.ts";
import { readRows, UNIQUE, writeRows } from "./write-rows.ts";

export type CopyBack = {
  readonly name: string;
  readonly zone: string;
  /** Of the comparison whose listed rows are put back. */
  readonly id: string;
  readonly tables: readonly { readonly table: string; readonly overwrite: boolean }[];
};
/** Listed rows that were looked at, of how many. */
export type CopyBackProgress = { readonly table: string; readonly done: number; readonly of: number };

/** Listed rows that are looked at in one go; a transaction takes these at most. */
const BATCH = 200;
const FOREIGN_KEY = "23503";

/**
 * Puts back exactly the listed rows: those the live database still lacks, and where asked those that are still as they were when they
 * were compared. What stands in the live table decides, not a note of what was done, so that it may be killed anywhere and asked again:
 * nothing is written twice. Rows that refer to others wait for them, in as many rounds as bring something.
 */
export async function copyBack(repository: Repository, asked: CopyBack, acting: Acting): Promise<Returned> {
  return await withBoth(repository, { ...asked, signal: acting.signal }, "writes", async (both) => {
    await prepareDifferences(both.restored);
    const known = await comparedIn(both.restored, asked.id);
    if (known === null) throw new AgentError("refused", `nothing was compared under ${asked.id}`);
    const { comparable } = pairTables(await tablesOf(both.restored), await tablesOf(both.live));
    const chosen = asked.tables.map(({ table, overwrite }) => {
      const found = comparable.find((one) => one.name === table);
      if (found === undefined || !known.has(table)) throw new AgentError("refused", `${table} was not compared`);
      return { ...found, overwrite };
    });
    const ordered = parentsFirst(chosen);
    const listed = await countListed(both, asked.id);
    const tell = teller(acting, ordered, listed);
    const rounds = async (held: readonly string[]) => {
      while (await anotherRound(both, asked.id, ordered, held, acting, tell));
    };
    for (const table of ordered) await putBack(both, asked.id, table, "missing", null, acting, tell);
    await rounds([FOREIGN_KEY]);
    for (const table of ordered)
      if (table.overwrite) await putBack(both, asked.id, table, "changed", null, acting, tell);
    // What overwritten rows had may be free now.
    await rounds([FOREIGN_KEY, UNIQUE]);
    const tables: ReturnedTable[] = [];
    for (const table of ordered) tables.push(await count(both, asked.id, table, acting.signal));
    return { tables, transactions: (await ourTransactions(both.restored)).length };
  });
}

type Tell = (table: string, rows: number) => void;

/** @returns how many of the rows that were tried are no longer held */
async function putBack(
  both: Both,
  id: string,
  table: Comparable,
  kind: ListedRow["kind"],
  held: readonly string[] | null,
  { signal }: Acting,
  tell: Tell,
): Promise<number> {
  let freed = 0;
  for (let after = "0"; ; ) {
    signal.throwIfAborted();
    const some = await nextRows(both.restored, id, table.name, kind, {
      after,
      limit: Math.min(BATCH, table.range),
      held,
    });
    const last = some.at(-1);
    if (last === undefined) return freed;
    after = last.number;
    const there = await findRows(
      both.live,
      table,
      some.map(({ key }) => key),
    );
    const wanted = some.filter((row) => {
      const hash = there.get(nameOf(row.key));
      // Missing and still not there; or changed, and since then not again.
      return kind === "missing" ? hash === undefined : hash !== undefined && hash === row.live;
    });
    const refused = await writeRows(both, table, await readRows(both.restored, table, wanted));
    for (const why of new Set(refused.values())) {
      const numbers = [...refused].flatMap(([number, state]) => (state === why ? [number] : []));
      await keepOutcome(both.restored, id, table.name, numbers, why);
    }
    const free = some.filter((row) => !refused.has(row.number));
    await keepOutcome(
      both.restored,
      id,
      table.name,
      free.map(({ number }) => number),
      null,
    );
    freed += free.length;
    tell(table.name, some.length);
  }
}

/** Rows that something held, tried again: what they refer to may be there now. @returns whether any of them came free */
async function anotherRound(
  both: Both,
  id: string,
  tables: readonly (Comparable & { readonly overwrite: boolean })[],
  held: readonly string[],
  acting: Acting,
  tell: Tell,
): Promise<boolean> {
  let freed = 0;
  for (const table of tables)
    for (const kind of kindsOf(table))
      freed += await putBack(both, id, table, kind, held, acting, () => tell(table.name, 0));
  return freed > 0;
}

const kindsOf = ({ overwrite }: { readonly overwrite: boolean }) =>
  overwrite ? (["missing", "changed"] as const) : (["missing"] as const);

/** What stands in the live table now, of everything that was listed. */
async function count(
  both: Both,
  id: string,
  table: Comparable & { readonly overwrite: boolean },
  signal: AbortSignal,
): Promise<ReturnedTable> {
  const figures = {
    table: table.name,
    ...{
      missing: 0,
      returned: 0,
      other: 0,
      absent: 0,
      gone: 0,
      changed: 0,
      overwritten: 0,
      changedSince: 0,
      unchanged: 0,
    },
    held: { foreignKey: 0, unique: 0, refused: 0 },
  };
  const heldBy = (why: string | null) => {
    figures.held[why === FOREIGN_KEY ? "foreignKey" : why === UNIQUE ? "unique" : "refused"] += 1;
  };
  for (const kind of kindsOf(table)) {
    for (let after = "0"; ; ) {
      signal.throwIfAborted();
      const some = await nextRows(both.restored, id, table.name, kind, { after, limit: 10 * BATCH, held: null });
      const last = some.at(-1);
      if (last === undefined) break;
      after = last.number;
      const there = await findRows(
        both.live,
        table,
        some.map(({ key }) => key),
      );
      figures[kind] += some.length;
      for (const row of some) {
        const hash = there.get(nameOf(row.key));
        if (hash === row.restored) figures[kind === "changed" ? "overwritten" : "returned"] += 1;
        else if (kind === "changed" && (row.held === null || hash !== row.live)) figures.changedSince += 1;
        else if (kind === "changed") {
          figures.unchanged += 1;
          heldBy(row.held);
        } else if (hash !== undefined) figures.other += 1;
        else if (row.held === null) figures.gone += 1;
        else {
          figures.absent += 1;
          heldBy(row.held);
        }
      }
    }
  }
  return figures;
}

async function countListed(both: Both, id: string): Promise<ReadonlyMap<string, number>> {
  const rows = await both.restored(
    "select table_name, kind, count(*)::float8 as n from haechi_difference.row where id = $1 group by 1, 2",
    [id],
  );
  return new Map(rows.map((row) => [`${row["table_name"]} ${row["kind"]}`, Number(row["n"])]));
}

function teller(
  { progress }: Acting,
  tables: readonly (Comparable & { readonly overwrite: boolean })[],
  listed: ReadonlyMap<string, number>,
): Tell {
  const of = tables.reduce(
    (all, { name, overwrite }) =>
      all + (listed.get(`${name} missing`) ?? 0) + (overwrite ? (listed.get(`${name} changed`) ?? 0) : 0),
    0,
  );
  let done = 0;
  return (table, rows) => {
    done += rows;
    progress({ table, done, of } satisfies CopyBackProgress);
  };
}

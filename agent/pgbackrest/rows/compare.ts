import type { Comparison, TableComparison } from "#domain/lost-rows/comparison.ts";
import { AgentError } from "../../agent-error.ts";
import type { Repository } from "../repository.ts";
import { compareRanges, type Difference, type Key } from "./compare-ranges.ts";
import { type Acting, type Ask, type Both, isoOf, withBoth } from "./connect.ts";
import {
  comparedIn,
  forgetTable,
  handlesOf,
  keepFigures,
  listRows,
  openComparison,
  ourTransactions,
  removedAmong,
} from "./differences.ts";
import { byColumn, givenKeys, sameKey, sideOf } from "./side.ts";
import { type Comparable, pairTables, tablesOf } from "./tables.ts";

export type Compare = {
  /** Name of the restore, and the zone of the primary that it is held against. */
  readonly name: string;
  readonly zone: string;
  /** Under which differences are listed in the restore; the same again goes on where it stood. */
  readonly id: string;
  /** Only these; left out: all. */
  readonly tables?: readonly string[] | undefined;
  /** After rows were put back: what differs and was written by that is counted. */
  readonly returned?: boolean | undefined;
};
/** Tables that are done, of how many. */
export type CompareProgress = { readonly table: string; readonly done: number; readonly of: number };

const SAMPLE = 5;

/** Holds a live database against a restore of it, table by table. Writes nothing but the list of differences, which is the restore's own. */
export async function compare(repository: Repository, asked: Compare, acting: Acting): Promise<Comparison> {
  return await withBoth(repository, { ...asked, signal: acting.signal }, "reads", async (both) => {
    const { restored, live } = both;
    const { beganAt } = await openComparison(restored, asked.id, await clock(live));
    const paired = pairTables(await tablesOf(restored), await tablesOf(live));
    const wanted = (name: string) => asked.tables === undefined || asked.tables.includes(name);
    const strangers = (asked.tables ?? []).filter((name) => !paired.comparable.some((one) => one.name === name));
    if (strangers.length > 0) throw new AgentError("refused", `cannot be compared: ${strangers.join(", ")}`);
    const tables = paired.comparable.filter((one) => wanted(one.name));
    const before = (await comparedIn(restored, asked.id)) ?? new Map<string, unknown>();
    const figures: TableComparison[] = [];
    for (const [done, table] of tables.entries()) {
      acting.progress({ table: table.name, done, of: tables.length } satisfies CompareProgress);
      const known = before.get(table.name) as TableComparison | undefined;
      const one = known ?? (await compareTable(both, table, asked, acting.signal));
      if (known === undefined) await keepFigures(restored, asked.id, table.name, one);
      figures.push(one);
    }
    const [named] = await live("select current_database() as name");
    return {
      id: asked.id,
      database: String(named?.["name"]),
      tables: figures,
      notComparable: paired.not.filter((one) => wanted(one.table)).map(({ table, why }) => ({ table, why })),
      from: beganAt,
      until: await clock(live),
    };
  });
}

async function compareTable(
  both: Pick<Both, "restored" | "live">,
  table: Comparable,
  { id, returned = false }: Compare,
  signal: AbortSignal,
): Promise<TableComparison> {
  const { restored, live } = both;
  // What an interrupted attempt listed of this table is found anew.
  await forgetTable(restored, id, table.name);
  const samples: Record<Difference["kind"], Key[]> = { missing: [], changed: [], added: [] };
  let [stray, gone, since] = [0, 0, 0];
  const found = async (differences: readonly Difference[]) => {
    for (const { kind, key } of differences) if (samples[kind].length < SAMPLE) samples[kind].push(key);
    const listed = differences.flatMap((one) =>
      one.kind === "added"
        ? []
        : [{ kind: one.kind, key: one.key, restored: one.restored, live: one.kind === "changed" ? one.live : null }],
    );
    if (listed.length > 0) await listRows(restored, id, table.name, listed);
    if (!returned) return;
    const keysOf = (kind: Difference["kind"]) => differences.flatMap((one) => (one.kind === kind ? [one.key] : []));
    stray += await strayAmong(both, table, keysOf("changed"));
    const removed = await removedAmong(restored, id, table.name, keysOf("missing"));
    gone += removed.gone;
    since += removed.since;
  };
  const sides = [sideOf(restored, table), sideOf(live, table)] as const;
  const figures = await compareRanges(...sides, { rows: table.range, found, signal });
  const handles = (kind: Difference["kind"]) => handlesOf(restored, id, table.name, samples[kind]);
  return {
    table: table.name,
    ...figures,
    sample: {
      missing: [...(await handles("missing"))],
      changed: [...(await handles("changed"))],
      added: [...(await handles("added"))],
    },
    onlyRestored: [...table.onlyRestored],
    onlyLive: [...table.onlyLive],
    triggers: [...table.triggers],
    refersTo: [...table.refersTo],
    stray: returned ? stray : null,
    gone: returned ? gone : null,
    since: returned ? since : null,
  };
}

/** Of rows that differ, those that carry one of our transactions: putting rows back left them so, or a trigger of theirs did. */
async function strayAmong(
  { restored, live }: Pick<Both, "restored" | "live">,
  table: Comparable,
  keys: readonly Key[],
): Promise<number> {
  const ours = keys.length === 0 ? [] : await ourTransactions(restored);
  if (ours.length === 0) return 0;
  const [row] = await live(
    `select count(*)::float8 as n from ${givenKeys(table)} join only ${table.name} t on ${sameKey(table)}
      where t.xmin::text = any($${table.key.length + 1}::text[])`,
    [...byColumn(keys, table), ours],
  );
  return Number(row?.["n"]);
}

async function clock(ask: Ask): Promise<string> {
  const [row] = await ask("select clock_timestamp() as at");
  return isoOf(row, "at");
}

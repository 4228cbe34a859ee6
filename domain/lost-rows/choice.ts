import { z } from "zod";
import type { Reason } from "../reason.ts";
import type { Comparison, TableComparison } from "./comparison.ts";

/**
 * What a person decides once they have seen the figures. Nothing is ever taken away: rows that the live database has and the restore has
 * not stay, whatever is chosen.
 */
export const rowsChoice = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("nothing") }),
  z.strictObject({
    what: z.literal("copy-back"),
    /** Tables whose missing rows are put back. */
    tables: z.array(z.string().min(1).max(200)).min(1).max(10_000),
    /** Of these, tables whose changed rows become again what they were: what was written since is lost. */
    overwrite: z.array(z.string().min(1).max(200)).max(10_000).default([]),
  }),
]);
export type RowsChoice = z.output<typeof rowsChoice>;

export type ChoiceKey =
  | "table-not-compared"
  | "nothing-differs"
  | "overwrite-not-chosen"
  | "overwrite-needs-loss"
  | "overwrites-more-than-signed"
  | "referred-table-left-out";
export type ChoiceVerdict = {
  readonly allowed: boolean;
  readonly reasons: readonly (Reason<ChoiceKey> & { readonly refuses: boolean })[];
};

/**
 * Whether a choice may be carried out on these figures. Asked when it is made and again by the worker before anything is written.
 * @param signedRows most rows that executives agreed may be overwritten; null: the run may lose nothing
 */
export function judgeChoice(
  choice: RowsChoice,
  { tables }: Pick<Comparison, "tables">,
  signedRows: number | null,
): ChoiceVerdict {
  if (choice.what === "nothing") return { allowed: true, reasons: [] };
  const known = new Map(tables.map((one) => [one.table, one]));
  const reasons: ChoiceVerdict["reasons"][number][] = [];
  const refuse = (key: ChoiceKey, values: Reason["values"]) => void reasons.push({ key, values, refuses: true });
  const overwrite = new Set(choice.overwrite);
  for (const table of new Set([...choice.tables, ...overwrite])) {
    const found = known.get(table);
    if (found === undefined) refuse("table-not-compared", { table });
    else if (found.missing === 0 && !(overwrite.has(table) && found.changed > 0)) refuse("nothing-differs", { table });
  }
  for (const table of overwrite) if (!choice.tables.includes(table)) refuse("overwrite-not-chosen", { table });
  const loses = rowsOverwritten(choice, tables);
  if (overwrite.size > 0 && signedRows === null) refuse("overwrite-needs-loss", { n: loses });
  else if (signedRows !== null && loses > signedRows)
    refuse("overwrites-more-than-signed", { n: loses, signed: signedRows });
  for (const hint of leftOut(choice.tables, known)) reasons.push({ ...hint, refuses: false });
  return { allowed: !reasons.some((one) => one.refuses), reasons };
}

/** Rows of the live database whose present contents a choice gives up, as far as they are known. */
export function rowsOverwritten(choice: RowsChoice, tables: readonly TableComparison[]): number {
  if (choice.what === "nothing") return 0;
  return tables.filter(({ table }) => choice.overwrite.includes(table)).reduce((all, one) => all + one.changed, 0);
}

/** Rows that may refer to missing rows of a table that is not chosen: the live database would not take them. */
function* leftOut(
  chosen: readonly string[],
  known: ReadonlyMap<string, TableComparison>,
): Generator<Reason<ChoiceKey>> {
  for (const table of chosen) {
    const found = known.get(table);
    if (found === undefined || found.missing === 0) continue;
    for (const other of found.refersTo) {
      const missing = known.get(other)?.missing ?? 0;
      if (missing > 0 && !chosen.includes(other))
        yield { key: "referred-table-left-out", values: { table, other, n: missing } };
    }
  }
}

/** What is offered first: every table with missing rows, and nothing that loses what was written since. */
export function offeredChoice({ tables }: Pick<Comparison, "tables">): RowsChoice {
  const lacking = tables.filter((one) => one.missing > 0).map((one) => one.table);
  return lacking.length === 0 ? { what: "nothing" } : { what: "copy-back", tables: lacking, overwrite: [] };
}

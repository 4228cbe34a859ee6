import { type Comparison, comparison, type ReturnedTable, returned } from "#domain/lost-rows/comparison.ts";
import type { RunView } from "#server/failovers/router.ts";

type Facts = Readonly<Record<string, unknown>>;

/** What a step found that the live database lacks; null: it compared nothing. */
export function readComparison(facts: Facts): Comparison | null {
  const read = comparison.safeParse(facts["comparison"]);
  return read.success ? read.data : null;
}

/** What a step put back, table by table; null: nothing. */
export function readReturned(facts: Facts): readonly ReturnedTable[] | null {
  const read = returned.safeParse(facts["returned"]);
  return read.success ? read.data.tables : null;
}

/** The comparison that a choice is about; null: there is none yet. */
export function comparisonFor(run: Pick<RunView, "steps">, facts: Facts): Comparison | null {
  const step = run.steps.findLast(
    (one) => one.action === "archive.compare" && one.facts["component"] === facts["component"],
  );
  return step ? readComparison(step.facts) : null;
}

/** Most rows that the run's approvers agreed may be overwritten; null: it may lose nothing. */
export function signedRows({ allowDataLoss, approval }: Pick<RunView, "allowDataLoss" | "approval">): number | null {
  if (!allowDataLoss || approval?.status !== "approved") return null;
  return approval.maximumLoss.reduce((all, one) => all + one.rows, 0);
}

const TOLD = new Set(["comparison", "returned", "choice", "proving"]);

/** What is left of the facts once comparison and outcome are shown by themselves. */
export function withoutRows(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !TOLD.has(name)));
}

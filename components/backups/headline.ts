import { CONFIDENCES, type Confidence } from "#domain/recovery-points/recovery-point.ts";
import type { BackupRow } from "#server/backups/router.ts";

export type Headline = {
  readonly key: "none" | "all" | "some" | "unknown";
  /** How many kinds there are, and of how many it is said. */
  readonly all: number;
  readonly n: number;
};

/** What the page's sentence says: what cannot be brought back comes first, then what nobody knows. */
export function headlineOf(rows: readonly BackupRow[]): Headline {
  const of = (is: BackupRow["recoverable"]["is"]) => rows.filter((row) => row.recoverable.is === is).length;
  const all = rows.length;
  if (all === 0) return { key: "none", all, n: 0 };
  if (of("no") > 0) return { key: "some", all, n: of("no") };
  return of("unknown") > 0 ? { key: "unknown", all, n: of("unknown") } : { key: "all", all, n: all };
}

/** How many kinds stand on each step of the ladder now, highest first; steps without any are left out, listed only where there are. */
export function stepsOf(rows: readonly BackupRow[]): readonly { readonly step: Confidence; readonly n: number }[] {
  const count = (step: Confidence) => rows.filter((row) => (row.ladder?.confidence ?? "listed") === step).length;
  return [...CONFIDENCES].reverse().flatMap((step) => (count(step) > 0 ? [{ step, n: count(step) }] : []));
}

/** Kinds whose standard is not met, the worst first. */
export function notMetOf(rows: readonly BackupRow[]): readonly BackupRow[] {
  const order = ["breached", "at_risk"];
  return rows
    .filter((row) => row.status === "breached" || row.status === "at_risk")
    .sort((a, b) => order.indexOf(a.status ?? "") - order.indexOf(b.status ?? ""));
}

/** Of a row its demands to look at, worst first; where all are met, none. */
export function troubledParts(row: Pick<BackupRow, "parts">): BackupRow["parts"] {
  const order = ["breached", "not_measured", "at_risk"];
  return row.parts
    .filter(({ status }) => status !== "met")
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

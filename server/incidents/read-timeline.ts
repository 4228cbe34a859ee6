import type { EntryKind } from "#domain/incidents/incident.ts";
import type { Database } from "../db/client.ts";

export type TimelineGroup = "fact" | "action" | "decision";
export type TimelineRow = {
  readonly id: string;
  readonly at: string;
  readonly group: TimelineGroup;
  /** Whose words: `entry` finds them in incidents.entry, `run` in facts. */
  readonly words: "entry" | "run";
  readonly kind: EntryKind | "run-fact";
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** A person's own words. */
  readonly text: string | null;
  readonly source: string;
  readonly run: number | null;
};
export type Timeline = {
  readonly rows: readonly TimelineRow[];
  /** How many are not shown: all of them lie before that time, between what is. Null: everything is shown. */
  readonly leftOut: { readonly n: number; readonly before: string } | null;
};

const GROUP_OF: Readonly<Record<EntryKind, TimelineGroup>> = {
  declared: "decision",
  severity: "decision",
  note: "decision",
  resolved: "decision",
  detection: "fact",
  run: "action",
  response: "action",
  measure: "action",
};
/** The entry `run` tells this one with the same figures. */
const TOLD_BY_ENTRY = "run.requested";
/** How it began and what was judged: never left out, however much was said since. */
const ALWAYS = ["declared", "severity", "detection", "resolved"] as const satisfies readonly EntryKind[];
const MOST = 300;
const NEWEST = [{ at: "desc" }, { id: "desc" }] as const;

type Linked = {
  readonly id: string;
  readonly runs: readonly { readonly id: string; readonly number: number }[];
  readonly detections: readonly { readonly id: string; readonly subject: string; readonly endedAt: Date | null }[];
};

/**
 * Newest first: the incident's own entries, what its runs told, and when what was lost came back. Of more than 300 the middle is left out,
 * and it is said how much.
 */
export async function readTimeline(db: Database, { id: incidentId, runs, detections }: Linked): Promise<Timeline> {
  const numbers = new Map(runs.map((run) => [run.id, run.number]));
  const key = { not: TOLD_BY_ENTRY };
  const first = { incidentId, kind: { in: [...ALWAYS] } };
  const [newest, began, facts, entriesInAll, factsInAll] = await Promise.all([
    db.incidentEntry.findMany({ where: { incidentId }, orderBy: [...NEWEST], take: MOST }),
    db.incidentEntry.findMany({ where: first, orderBy: [{ at: "asc" }, { id: "asc" }], take: MOST }),
    db.runFact.findMany({ where: { runId: { in: [...numbers.keys()] }, key }, orderBy: [...NEWEST], take: MOST }),
    db.incidentEntry.count({ where: { incidentId } }),
    db.runFact.count({ where: { run: { incidentId }, key } }),
  ]);
  const entries = [...new Map([...newest, ...began].map((entry) => [entry.id, entry])).values()];
  const over = detections.flatMap(({ id, subject, endedAt }) => (endedAt ? [overRow(id, subject, endedAt)] : []));
  const rows: TimelineRow[] = [
    ...entries.map((entry) => ({
      id: entry.id,
      at: entry.at.toISOString(),
      group: GROUP_OF[entry.kind as EntryKind],
      words: "entry" as const,
      kind: entry.kind as EntryKind,
      key: entry.key,
      values: entry.values as TimelineRow["values"],
      text: entry.text,
      source: entry.actorName,
      run: entry.runId ? (numbers.get(entry.runId) ?? null) : null,
    })),
    ...facts.map((fact) => ({
      id: fact.id,
      at: fact.at.toISOString(),
      group: fact.kind === "measurement" ? ("fact" as const) : (fact.kind as "action" | "decision"),
      words: "run" as const,
      kind: "run-fact" as const,
      key: fact.key,
      values: fact.values as TimelineRow["values"],
      text: null,
      source: fact.source,
      run: numbers.get(fact.runId) ?? null,
    })),
    ...over,
  ];
  return shorten(rows, entriesInAll + factsInAll + over.length);
}

/** @param inAll how many there are, also of those that were not read */
export function shorten(rows: readonly TimelineRow[], inAll: number, most = MOST): Timeline {
  const sorted = rows.toSorted((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
  const always: readonly string[] = ALWAYS;
  const shown = sorted.filter(({ kind }, index) => index < most || always.includes(kind));
  const n = inAll - shown.length;
  return { rows: shown, leftOut: n > 0 ? { n, before: sorted[Math.min(most, sorted.length) - 1]?.at ?? "" } : null };
}

function overRow(id: string, subject: string, endedAt: Date): TimelineRow {
  const said = { words: "entry", kind: "detection", key: "over", text: null, run: null } as const;
  return {
    id: `${id}:over`,
    at: endedAt.toISOString(),
    group: "fact",
    ...said,
    values: { subject },
    source: "witnesses",
  };
}

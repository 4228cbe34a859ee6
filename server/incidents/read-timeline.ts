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
const MOST = 300;

type Linked = {
  readonly id: string;
  readonly runs: readonly { readonly id: string; readonly number: number }[];
  readonly detections: readonly { readonly id: string; readonly subject: string; readonly endedAt: Date | null }[];
};

/** Newest first: the incident's own entries, what its runs told, and when what was lost came back. At most 300. */
export async function readTimeline(
  db: Database,
  { id: incidentId, runs, detections }: Linked,
): Promise<readonly TimelineRow[]> {
  const numbers = new Map(runs.map((run) => [run.id, run.number]));
  const [entries, facts] = await Promise.all([
    db.incidentEntry.findMany({ where: { incidentId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: MOST }),
    db.runFact.findMany({
      where: { runId: { in: [...numbers.keys()] }, key: { not: TOLD_BY_ENTRY } },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: MOST,
    }),
  ]);
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
    ...detections.flatMap(({ id, subject, endedAt }) => (endedAt ? [over(id, subject, endedAt)] : [])),
  ];
  return rows.sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id)).slice(0, MOST);
}

function over(id: string, subject: string, endedAt: Date): TimelineRow {
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

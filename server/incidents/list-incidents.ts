import { INCIDENT_STATUSES, type IncidentStatus, OPEN, type Severity } from "#domain/incidents/incident.ts";
import { recoveryStart } from "#domain/incidents/recovery-phases.ts";
import { type IncidentTitle, titleOf } from "#domain/incidents/title.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";

export type IncidentFilter = {
  readonly status?: IncidentStatus | undefined;
  readonly severity?: Severity | undefined;
  readonly region?: string | undefined;
  /** Number of the last one of the page before; the next page holds lower numbers. */
  readonly before?: number | undefined;
};

export type IncidentRow = {
  readonly number: number;
  readonly severity: Severity;
  readonly title: IncidentTitle;
  readonly status: IncidentStatus;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  /** Where its clock starts: the last good observation, else when it was declared. */
  readonly since: string;
  readonly declaredByName: string;
  readonly declaredAt: string;
  readonly resolvedAt: string | null;
  readonly runs: { readonly total: number; readonly inProgress: number };
};

export type IncidentList = {
  /** Open ones, the worst first; then the newest. At most 50. */
  readonly open: readonly IncidentRow[];
  readonly resolved: readonly IncidentRow[];
  readonly next: number | null;
};

const PAGE = 25;
const INCLUDE = { runs: { select: { status: true } } } as const;

/** What is open, and one page of what is over. */
export async function listIncidents(db: Database, filter: IncidentFilter): Promise<IncidentList> {
  const shared = {
    ...(filter.severity ? { severity: filter.severity } : {}),
    ...(filter.region ? { regions: { has: filter.region } } : {}),
  };
  const wanted = filter.status ? [filter.status] : [...INCIDENT_STATUSES];
  const [open, resolved] = await Promise.all([
    db.incident.findMany({
      where: { ...shared, status: { in: wanted.filter((status) => OPEN.has(status)) } },
      include: INCLUDE,
      orderBy: [{ severity: "asc" }, { declaredAt: "desc" }],
      take: 50,
    }),
    db.incident.findMany({
      where: {
        ...shared,
        status: { in: wanted.filter((status) => !OPEN.has(status)) },
        ...(filter.before ? { number: { lt: filter.before } } : {}),
      },
      include: INCLUDE,
      orderBy: { number: "desc" },
      take: PAGE + 1,
    }),
  ]);
  const page = resolved.slice(0, PAGE);
  const more = resolved.length > PAGE;
  return { open: open.map(toRow), resolved: page.map(toRow), next: more ? (page.at(-1)?.number ?? null) : null };
}

type Loaded = Awaited<ReturnType<typeof load>>;
/** Never called: gives the row's type with its relations. */
const load = (db: Database) => db.incident.findFirstOrThrow({ include: INCLUDE });

function toRow(incident: Loaded): IncidentRow {
  const inProgress: ReadonlySet<string> = IN_PROGRESS;
  return {
    number: incident.number,
    severity: incident.severity as Severity,
    title: titleOf(incident),
    status: incident.status as IncidentStatus,
    zones: incident.zones,
    regions: incident.regions,
    since: recoveryStart(incident).toISOString(),
    declaredByName: incident.declaredByName,
    declaredAt: incident.declaredAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
    runs: {
      total: incident.runs.length,
      inProgress: incident.runs.filter(({ status }) => inProgress.has(status)).length,
    },
  };
}

import type { IncidentStatus, Severity } from "#domain/incidents/incident.ts";
import { type IncidentTitle, titleOf } from "#domain/incidents/title.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { type Response, readResponse } from "#domain/response/response.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import type { Wish } from "#domain/runs/wishes.ts";
import type { ReadContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { answeredLosses } from "../response/answered-losses.ts";
import { type BallotVote, readBallot } from "./read-ballot.ts";
import { readTimeline, type Timeline, type TimelineRow } from "./read-timeline.ts";

export type LinkedRun = {
  readonly id: string;
  readonly number: number;
  readonly plan: string;
  readonly version: number;
  readonly title: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly mode: FrozenPlan["mode"];
  readonly status: RunStatus;
  readonly desired: Wish;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly verifyingAt: string | null;
  readonly endedAt: string | null;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly steps: { readonly total: number; readonly settled: number };
  /** By step: what its facts in the timeline are about. */
  readonly stepTitles: Readonly<Record<string, Readonly<Record<string, string>>>>;
};
export type LinkedDetection = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly confirmedAt: string;
  readonly endedAt: string | null;
  readonly votes: readonly BallotVote[];
  readonly response: Response | null;
  /** A run that ended well has answered it, although it lasts. */
  readonly answered: boolean;
};
export type IncidentView = {
  readonly number: number;
  readonly severity: Severity;
  readonly title: IncidentTitle;
  readonly status: IncidentStatus;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  readonly declaredAt: string;
  readonly declaredByName: string;
  readonly resolvedAt: string | null;
  readonly runs: readonly LinkedRun[];
  readonly detections: readonly LinkedDetection[];
  readonly timeline: readonly TimelineRow[];
  readonly leftOut: Timeline["leftOut"];
  readonly readAt: string;
};

/**
 * One incident with everything its page shows.
 * @throws Refusal `not-found` (incident-not-found)
 */
export async function readIncident(
  { db, topology }: Pick<ReadContext, "db" | "topology">,
  number: number,
): Promise<IncidentView> {
  const incident = await db.incident.findUnique({ where: { number }, include: INCLUDE });
  if (!incident) throw new Refusal("not-found", "incident-not-found");
  const [timeline, answered] = await Promise.all([
    readTimeline(db, incident),
    answeredLosses(db, topology, incident.detections),
  ]);
  return {
    number: incident.number,
    severity: incident.severity as Severity,
    title: titleOf(incident),
    status: incident.status as IncidentStatus,
    zones: incident.zones,
    regions: incident.regions,
    lastGoodAt: iso(incident.lastGoodAt),
    firstFailingAt: iso(incident.firstFailingAt),
    declaredAt: incident.declaredAt.toISOString(),
    declaredByName: incident.declaredByName,
    resolvedAt: iso(incident.resolvedAt),
    runs: incident.runs.map(toRun),
    detections: incident.detections.map((one) => toDetection(one, answered.has(one.id))),
    timeline: timeline.rows,
    leftOut: timeline.leftOut,
    readAt: new Date().toISOString(),
  };
}

const INCLUDE = {
  runs: {
    orderBy: { number: "desc" },
    take: 20,
    include: { steps: { select: { phase: true, status: true } } },
  },
  detections: { orderBy: { confirmedAt: "desc" }, take: 20 },
} as const;

type Loaded = Awaited<ReturnType<typeof load>>;
/** Never called: gives the row's type with its relations. */
const load = (db: Database) => db.incident.findFirstOrThrow({ include: INCLUDE });

function toRun(run: Loaded["runs"][number]): LinkedRun {
  const plan = run.plan as unknown as FrozenPlan;
  const steps = run.steps.filter(({ phase }) => phase !== "compensation");
  return {
    id: run.id,
    number: run.number,
    plan: plan.name,
    version: plan.version,
    title: plan.title,
    values: plan.values,
    mode: plan.mode,
    status: run.status as RunStatus,
    desired: run.desired as Wish,
    requestedByName: run.requestedByName,
    requestedAt: run.requestedAt.toISOString(),
    startedAt: iso(run.startedAt),
    verifyingAt: iso(run.verifyingAt),
    endedAt: iso(run.endedAt),
    lastGoodAt: iso(run.lastGoodAt),
    firstFailingAt: iso(run.firstFailingAt),
    steps: {
      total: steps.length,
      settled: steps.filter(({ status }) => status === "done" || status === "skipped").length,
    },
    stepTitles: Object.fromEntries(
      [...plan.before, ...plan.steps, ...plan.verify].map(({ id, title }) => [id, title] as const),
    ),
  };
}

function toDetection(detection: Loaded["detections"][number], answered: boolean): LinkedDetection {
  return {
    id: detection.id,
    kind: detection.kind,
    subject: detection.subject,
    lastGoodAt: iso(detection.lastGoodAt),
    firstFailingAt: iso(detection.firstFailingAt),
    confirmedAt: detection.confirmedAt.toISOString(),
    endedAt: iso(detection.endedAt),
    votes: readBallot(detection.ballot, detection.subject),
    response: readResponse(detection.response),
    answered,
  };
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

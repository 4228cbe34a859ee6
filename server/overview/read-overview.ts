import { may } from "#domain/access/permissions.ts";
import { pageVerdict, type VerdictKey } from "#domain/objectives/verdict.ts";
import type { Spark } from "#domain/observing/spark.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { type Relations, relationsOf } from "#domain/regions/relations.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import { OBJECTIVE_KEY } from "#domain/topology/measurement.ts";
import type { ReadContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import type { ObjectiveRow } from "../evidence/objectives.ts";
import { readObjectives } from "../evidence/read-objectives.ts";
import { asMeasurements, readSamples } from "../observe/samples.ts";
import { trendOf } from "../observe/trends.ts";
import { type Headroom, headroomOf } from "./headroom.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { readSovereignty, type Sovereignty } from "./sovereignty.ts";
import { readZoneLoss } from "./zone-loss.ts";

export type Verdict = {
  readonly key: VerdictKey;
  readonly values: Readonly<Record<string, string | number>>;
  readonly status: "met" | "at_risk" | "not_measured" | "breached";
  readonly oldestEvidenceAt: string | null;
};
export type Change = {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actorName: string;
  /** The name of the plan that was changed. */
  readonly plan: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
};

export type Overview = {
  readonly verdict: Verdict;
  readonly matrix: Matrix;
  /** How zones hang together, as measured. */
  readonly relations: Relations;
  readonly objectives: readonly ObjectiveRow[];
  /** By objective and region, `rto/console:kr`; absent: nothing was kept yet. */
  readonly trends: Readonly<Record<string, Spark>>;
  readonly headroom: Headroom;
  readonly sovereignty: Sovereignty;
  /** Null: the person who looks may not read the audit log. */
  readonly changes: readonly Change[] | null;
  readonly readAt: string;
};

/** Everything the overview shows, computed from measurements, runs and the site in force. Nothing is set by hand. */
export async function readOverview({
  db,
  topology,
  actor,
}: Pick<ReadContext, "db" | "topology" | "actor">): Promise<Overview> {
  const now = new Date();
  const samples = await readSamples(db);
  const [objectives, running, unprotected, changes] = await Promise.all([
    readObjectives(db, topology, now, samples),
    db.run.findMany({
      where: { status: { in: [...IN_PROGRESS] } },
      orderBy: { number: "desc" },
      select: { number: true, plan: true },
      take: 20,
    }),
    db.unprotected.findMany({ select: { component: true, since: true } }),
    may(actor, "audit.read") ? readChanges(db) : null,
  ]);
  const loss = await readZoneLoss(db, topology, samples, now);
  const matrix = matrixOf(topology, samples, now, objectives);
  const verdict = pageVerdict({
    measurements: asMeasurements(samples),
    zones: Object.values(matrix.ifLost),
    running: running.map((run) => ({ number: run.number, plan: (run.plan as unknown as FrozenPlan).name })),
    loss: { ...loss, lost: loss.lost.map(({ zone }) => zone) },
    unprotected,
    now,
  });
  return {
    verdict: { ...verdict, oldestEvidenceAt: verdict.oldestEvidenceAt?.toISOString() ?? null },
    matrix,
    relations: relationsOf(topology, asMeasurements(samples), now),
    objectives: objectives.rows,
    trends: await readTrends(db, objectives.rows),
    headroom: headroomOf(topology, samples, now),
    sovereignty: await readSovereignty(db, topology, samples, now),
    changes,
    readAt: now.toISOString(),
  };
}

/** How each objective stood, drawn from the samples kept of it. */
async function readTrends(db: Database, rows: readonly ObjectiveRow[]): Promise<Overview["trends"]> {
  const cells = rows.flatMap(({ id, targetMs, regions }) =>
    regions.map(({ region }) => ({ name: `${id}:${region}`, targetMs })),
  );
  const trends = await Promise.all(
    cells.map(
      async ({ name, targetMs }) => [name, await trendOf(db, `${OBJECTIVE_KEY}${name}`, "highest", targetMs)] as const,
    ),
  );
  return Object.fromEntries(trends.flatMap(([name, trend]) => (trend ? [[name, trend] as const] : [])));
}

async function readChanges(db: Database): Promise<readonly Change[]> {
  const rows = await db.auditEvent.findMany({
    where: { action: { not: { startsWith: "access." } } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 6,
  });
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actorName: row.actorName,
    plan: row.subjectType === "plan" ? row.subjectId : null,
    detail: row.detail as Change["detail"],
  }));
}

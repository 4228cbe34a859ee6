import { type Durations, durationsOf } from "#domain/runs/durations.ts";
import { type EndedStep, isRehearsal, MOVES } from "#domain/runs/rehearsal.ts";
import { ENDED_WELL } from "#domain/runs/status.ts";
import type { Database } from "../db/client.ts";

type Ended = EndedStep & { readonly step: string; readonly took: readonly number[] };

/**
 * Durations of each step over the newest 50 protected ends of this plan, any version. A step is known by its id and action together:
 * a step that was renamed or does something else has never been rehearsed, nor has one that never had anything to do.
 */
export async function stepDurations(
  db: Database,
  plan: string,
  exceptRun: string | null,
): Promise<Readonly<Record<string, Durations>>> {
  const rows = await db.$queryRaw<Ended[]>`
    WITH past AS (
      SELECT run.id FROM run JOIN plan_version ON plan_version.id = run.plan_version_id
      WHERE plan_version.name = ${plan} AND (${exceptRun}::uuid IS NULL OR run.id <> ${exceptRun}::uuid)
        AND run.status = ANY(${[...ENDED_WELL]})
      ORDER BY run.number DESC LIMIT 50),
    ended AS (
      SELECT step_id AS step, action, acted, decision IS NOT DISTINCT FROM 'done' AS "doneByPerson",
        bool_or(acted AND decision IS DISTINCT FROM 'done' AND action = ANY(${MOVES}))
          OVER (PARTITION BY run_id, split_part(action, '.', 1)) AS moved,
        round(extract(epoch FROM ended_at - started_at) * 1000)::float8 AS ms
      FROM run_step JOIN past ON past.id = run_step.run_id
      WHERE status = 'done' AND started_at IS NOT NULL AND ended_at IS NOT NULL)
    SELECT step, action, acted, "doneByPerson", moved, array_agg(ms) AS took FROM ended GROUP BY 1, 2, 3, 4, 5`;
  const took = new Map<string, readonly number[]>();
  for (const row of rows.filter(isRehearsal)) {
    const step = `${row.step} ${row.action}`;
    took.set(step, [...(took.get(step) ?? []), ...row.took]);
  }
  return Object.fromEntries(
    [...took].flatMap(([step, times]) => {
      const durations = durationsOf(times);
      return durations ? [[step, durations]] : [];
    }),
  );
}

/** Whole runs of a plan, start to end; null when there was none. */
export async function runDurations(db: Database, plan: string, exceptRun: string | null): Promise<Durations | null> {
  const rows = await db.$queryRaw<{ took: number[] | null }[]>`
    WITH past AS (
      SELECT round(extract(epoch FROM run.ended_at - run.started_at) * 1000) AS ms
      FROM run JOIN plan_version ON plan_version.id = run.plan_version_id
      WHERE plan_version.name = ${plan} AND run.started_at IS NOT NULL AND run.ended_at IS NOT NULL
        AND (${exceptRun}::uuid IS NULL OR run.id <> ${exceptRun}::uuid)
        AND run.status = ANY(${[...ENDED_WELL]})
      ORDER BY run.number DESC LIMIT 50)
    SELECT array_agg(ms::float8) AS took FROM past`;
  return durationsOf(rows[0]?.took ?? []);
}

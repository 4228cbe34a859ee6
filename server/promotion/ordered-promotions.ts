import type { Database } from "../db/client.ts";

export type OrderedPromotion = {
  readonly zone: string;
  /** Made by it, as the node told; null: nobody heard it, or a stream, which has none. */
  readonly timeline: number | null;
  /** That nothing acknowledged could be missing; false: a person allowed a loss. */
  readonly proven: boolean;
  readonly runId: string;
  readonly runEnded: boolean;
  readonly token: bigint;
};

/** What runs ordered to become the primary of this component, newest first. It stands in a step's facts before the order is sent. */
export function orderedPromotions(db: Pick<Database, "$queryRaw">, id: string): Promise<OrderedPromotion[]> {
  return db.$queryRaw<OrderedPromotion[]>`
    SELECT step.facts #>> '{ordered,zone}' AS zone,
      coalesce(step.facts ->> 'timelineAfter',
        CASE WHEN step.facts ->> 'primary' = step.facts #>> '{ordered,zone}' THEN step.facts ->> 'timeline' END)::int AS timeline,
      (step.action <> 'database.promote' OR step.facts ->> 'proof' IS NOT NULL) AS proven,
      run.id AS "runId", run.ended_at IS NOT NULL AS "runEnded", run.fencing_token AS token
    FROM run_step step JOIN run ON run.id = step.run_id
    WHERE step.action IN ('database.promote', 'database.handover', 'stream.promote')
      AND step.facts #>> '{ordered,component}' = ${id} AND run.fencing_token IS NOT NULL
    ORDER BY run.fencing_token DESC, step.position DESC`;
}

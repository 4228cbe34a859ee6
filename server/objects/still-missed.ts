import { KNOWN_GONE_AT_LEAST_MS } from "#domain/recovery-points/retention.ts";
import { Prisma } from "../../prisma/generated/client.ts";

/**
 * Of what is gone: it had to be there, and its time is not over yet. A legal hold names no end, and nobody can ask what is gone whether it was
 * lifted: such a version is missed as long as it would have been kept. One that was older when it went, as long as anything gone stays known.
 * @param keepMs how long every version is kept; null: nobody says
 */
export function stillMissed(keepMs: number | null, now: Date): Prisma.Sql {
  const keep = keepMs ?? 0;
  const kept = new Date(now.getTime() - keep);
  const known = new Date(now.getTime() - KNOWN_GONE_AT_LEAST_MS);
  return Prisma.sql`gone_at IS NOT NULL AND (
    gone_how = 'locked' AND (retain_until > ${now}
      OR hold AND (at > ${kept} OR gone_at > ${known} AND gone_at - at >= ${keep} * interval '1 millisecond'))
    OR gone_how = 'early' AND at > ${kept})`;
}

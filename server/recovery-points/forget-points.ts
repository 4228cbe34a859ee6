import { RECOVERY_POINT_KINDS } from "#domain/recovery-points/recovery-point.ts";
import { type Kept, knownGoneMs } from "#domain/recovery-points/retention.ts";
import type { Database } from "../db/client.ts";
import { inBatches } from "../db/in-batches.ts";

type Stable = { readonly keepMs: number; readonly stable: string };

/**
 * Removes points that have been gone for longer than they stay known. Not where a release's tag first pointed, as long as the tag is
 * there: that it was moved is told by nothing else.
 * @returns how many
 */
export async function forgetPoints(
  db: Database,
  { standards }: { readonly standards?: (Kept & { readonly images?: Stable | undefined }) | undefined },
  now = new Date(),
): Promise<number> {
  const kinds = [...RECOVERY_POINT_KINDS];
  const before = kinds.map((kind) => new Date(now.getTime() - knownGoneMs(kind, standards)));
  const stable = (standards?.images?.stable ?? "").replace(/\*$/, "");
  return inBatches(
    (most) => db.$executeRaw`
      DELETE FROM recovery_point WHERE id IN (
        SELECT old.id FROM unnest(${kinds}::text[], ${before}::timestamptz[]) AS due (kind, before), LATERAL (
          SELECT id FROM recovery_point point WHERE point.kind = due.kind AND point.gone_at < due.before
            AND NOT (point.kind = 'image-digest' AND ${stable} <> '' AND starts_with(point.detail->>'repository', ${stable})
              AND EXISTS (SELECT FROM recovery_point now WHERE now.component = point.component AND now.kind = point.kind
                AND now.gone_at IS NULL AND now.detail->>'repository' = point.detail->>'repository'
                AND now.detail->>'tag' = point.detail->>'tag'))
          ORDER BY gone_at LIMIT ${most}) old)`,
  );
}

import type { RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import type { Database } from "../db/client.ts";

/** Written again only when its proof is as old: a row a minute would be news to every page. */
const AGAIN_MS = 3_600_000;

/**
 * What was read to its last byte and is what it says counts as verified from now on; what is not has only been listed. Nothing that was
 * proven further is taken back by being verified.
 */
export async function markVerified(
  db: Database,
  {
    component,
    kind,
    whole,
    broken,
  }: {
    readonly component: string;
    readonly kind: RecoveryPointKind;
    readonly whole: readonly string[];
    readonly broken: readonly string[];
  },
  now: Date,
): Promise<void> {
  const of = (externalIds: readonly string[]) => ({
    component,
    kind,
    goneAt: null,
    externalId: { in: [...externalIds] },
  });
  if (whole.length > 0) {
    await db.recoveryPoint.updateMany({
      where: {
        ...of(whole),
        OR: [
          { confidence: "listed" },
          { confidence: "verified", confidenceAt: { lt: new Date(now.getTime() - AGAIN_MS) } },
        ],
      },
      data: { confidence: "verified", confidenceAt: now },
    });
  }
  if (broken.length > 0) {
    await db.recoveryPoint.updateMany({
      where: { ...of(broken), confidence: { not: "listed" } },
      data: { confidence: "listed", confidenceAt: now },
    });
  }
}

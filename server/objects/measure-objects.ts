import type { ObjectProblem, ObjectsMeasurement } from "#domain/topology/measurement.ts";
import type { BucketSettings } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { readBad, readGone, readTotals } from "./inventory-totals.ts";
import { keysOfVersions } from "./keys-of-versions.ts";
import { stillMissed } from "./still-missed.ts";

/** A bucket with a thousand damaged versions needs no thousand named. */
const MOST = 50;

/**
 * What a bucket says of itself, and what the inventory has of it now.
 * @param keepMs how long a version has to be kept: one that went earlier is told for as long
 */
export async function measureObjects(
  db: Database,
  component: string,
  settings: BucketSettings,
  keepMs: number | null,
  now = new Date(),
): Promise<ObjectsMeasurement> {
  const [totals, gone, bad, keys, named] = await Promise.all([
    readTotals(db, component),
    readGone(db, component, keepMs, now),
    readBad(db, component),
    keysOfVersions(db, component),
    db.$queryRaw<{ key: string; versionId: string; how: ObjectProblem; since: Date }[]>`
      (SELECT key, version_id AS "versionId", gone_how || '-gone' AS how, gone_at AS since FROM object_version
        WHERE component = ${component} AND ${stillMissed(keepMs, now)}
        ORDER BY at DESC LIMIT ${MOST})
      UNION ALL
      (SELECT key, version_id, problem, problem_at FROM object_version
        WHERE component = ${component} AND problem IS NOT NULL AND gone_at IS NULL ORDER BY at DESC LIMIT ${MOST})`,
  ]);
  return {
    kind: "objects",
    settings,
    inventory:
      totals === null
        ? null
        : {
            versions: totals.versions,
            bytes: totals.bytes,
            newestAt: totals.newestAt?.toISOString() ?? null,
            listedSince: totals.listedSince?.toISOString() ?? null,
            keys,
            wrong: bad.n + gone.locked.n + gone.early.n,
            problems: named.slice(0, MOST).map((one) => ({ ...one, since: one.since.toISOString() })),
          },
  };
}

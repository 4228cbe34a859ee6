import { recoverable } from "#domain/recovery-points/key-gone.ts";
import type { ObjectsFacts, ObjectsStandard } from "#domain/standards/objects-facts.ts";
import type { ObjectsComponent, Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { newestResult } from "../objects/end-check.ts";
import { readBad, readGone, readLocks, readTotals } from "../objects/inventory-totals.ts";
import { isGood, type Samples } from "../observe/samples.ts";
import { knownKeys } from "./known-keys.ts";
import { versionKeys } from "./version-keys.ts";

/** All that the standard of a bucket is judged by: what it says of itself, what was listed, asked, read and tried. */
export async function storeFacts(
  db: Database,
  topology: Topology,
  samples: Samples,
  { id, component }: { readonly id: string; readonly component: ObjectsComponent },
  standard: ObjectsStandard,
  now: Date,
): Promise<ObjectsFacts> {
  const { region, serviceRegion, prefix } = component;
  const sample = samples.get(`${id}:${region}`);
  const settings = isGood(sample, now) && sample.value?.kind === "objects" ? sample.value.settings : null;
  const known = knownKeys(topology, samples, now);
  const [totals, gone, bad, locks, keys, [lastCheck], [lastProof], [firstReading], [removal]] = await Promise.all([
    readTotals(db, id),
    readGone(db, id, standard.lock.atLeastMs, now),
    readBad(db, id),
    readLocks(db, id, standard.lock),
    versionKeys(db, { id, region }, standard.encryption, known),
    db.objectCheck.findMany({ ...newestResult(id), take: 1 }),
    db.objectCheck.findMany({ where: { component: id, status: "passed" }, orderBy: { startedAt: "desc" }, take: 1 }),
    db.objectCheck.findMany({
      where: { component: id, status: "incomplete", held: 0, remembered: { gt: 0 } },
      orderBy: { startedAt: "desc" },
      take: 1,
    }),
    db.objectRemoval.findMany({ where: { component: id }, orderBy: { at: "desc" }, take: 1 }),
  ]);
  const encryption = settings?.encryption ?? null;
  const locked = {
    region,
    keyId: encryption?.keyId ?? null,
    encrypted: encryption === null ? null : encryption.algorithm !== "none",
  };
  return {
    settings,
    lastSeenAt: sample?.lastGoodAt ?? null,
    prefix,
    serviceRegion,
    key: recoverable(locked, known),
    versions:
      totals === null
        ? null
        : {
            n: totals.versions,
            listedSince: totals.listedSince,
            since: totals.since,
            asked: locks.asked,
            lacking: locks.lacking,
            keys,
            lockedGone: gone.locked,
            goneEarly: gone.early,
            bad,
          },
    lastCheck: lastCheck?.endedAt ? { at: lastCheck.endedAt, ok: lastCheck.status === "passed" } : null,
    lastProofAt: lastProof?.endedAt ?? null,
    remembered: firstReading?.endedAt ? { at: firstReading.endedAt, n: firstReading.remembered } : null,
    removal: removal
      ? { at: removal.at, possible: removal.possible, tried: (removal.attempts as readonly unknown[]).length }
      : null,
  };
}

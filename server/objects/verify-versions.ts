import type { Look, ObjectsPort } from "../adapters/ports.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Database } from "../db/client.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import { keepLocks } from "./ask-locks.ts";
import {
  type Check,
  type Cursor,
  type Finding,
  nextToRead,
  openCheck,
  type ToRead,
  withFindings,
} from "./check-rows.ts";
import { readVersion, type VersionRead } from "./read-version.ts";

export type VerifyOptions = {
  /** How many are picked by chance; null: all. */
  readonly sample: number | null;
  readonly keepMs: number;
  /** Versions read in a second at most, and at the same time. */
  readonly perSecond: number;
  readonly atOnce: number;
  readonly look: () => Look;
  /** Told after each part, when it is in the database. */
  readonly told: (check: Check) => Promise<void>;
  /** Asked before each part; false: no further. */
  readonly goOn: () => Promise<boolean>;
};

/** Read before they are written down: so many are read again, at most, by whoever goes on from a dead worker. */
const PART = 50;

/** So many that cannot be read, and none that can: the rest of the part is not asked for as well. */
const DEAD = 8;

/** Told when the store reads nothing of a whole part, though it answers: that is the store's trouble, not the versions'. */
export class StoreReadsNothing extends Error {}

/**
 * Reads versions to their last byte and holds them against what they were, part by part, from wherever the verification of this run stands.
 * Each part is one transaction: what was found of each version, the sums, where to go on, and the audit. Killed anywhere, the next one reads
 * at most one part again, and nothing is counted twice.
 * @returns as it stands; done when `done` says all of it was read
 * @throws AdapterError, StoreReadsNothing when the store does not answer, or reads nothing
 */
export async function verifyVersions(
  db: Database,
  port: Pick<ObjectsPort, "read" | "protection" | "settings">,
  of: { readonly installationId: string; readonly component: string; readonly runId: string },
  options: VerifyOptions,
): Promise<{ readonly check: Check; readonly done: boolean }> {
  let check = await openCheck(db, of, options.sample);
  while (check.status === "running") {
    if (!(await options.goOn())) return { check, done: false };
    const began = performance.now();
    const { some, picked, cursor } = await nextToRead(db, check, PART);
    if (cursor === null) return { check, done: true };
    const read = await readAll(port, check.component, some, options);
    await refuseDeadStore(port, check.component, read, options);
    check = await keepPart(db, check, read, picked, cursor);
    await options.told(check);
    const least = (some.length / options.perSecond) * 1_000 - (performance.now() - began);
    if (least > 0) await new Promise((resolve) => setTimeout(resolve, least));
  }
  return { check, done: true };
}

type Read = { readonly of: ToRead; readonly found: VersionRead };

async function readAll(
  port: Pick<ObjectsPort, "read" | "protection" | "settings">,
  component: string,
  some: readonly ToRead[],
  { keepMs, atOnce, look }: VerifyOptions,
): Promise<Read[]> {
  const read: Read[] = [];
  const waiting = [...some];
  const isDead = () => read.length >= DEAD && read.every(({ found }) => found.is === "unreadable");
  const lane = async () => {
    // Asked before one is taken: another that is still under way may be read yet, and then all of them are.
    while (!isDead()) {
      const of = waiting.shift();
      if (of === undefined) return;
      read.push({ of, found: await readVersion(port, component, of, keepMs, look) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return read;
}

/** A few broken versions are findings; where nothing at all can be read the store has to answer for itself first. */
async function refuseDeadStore(
  port: Pick<ObjectsPort, "settings">,
  component: string,
  read: readonly Read[],
  { look }: VerifyOptions,
): Promise<void> {
  const unreadable = read.flatMap(({ found }) => (found.is === "unreadable" ? [found.said] : []));
  if (unreadable.length === 0 || unreadable.length < read.length) return;
  if (read.length >= 3) throw new StoreReadsNothing(unreadable[0]);
  await port.settings(component, look());
}

const BROKEN = ["differs", "missing", "unreadable"] as const;
const SAID = {
  differs: "objects.version-differs",
  missing: "objects.version-missing",
  unreadable: "objects.version-unreadable",
} as const;

async function keepPart(
  db: Database,
  check: Check,
  read: readonly Read[],
  picked: number,
  cursor: Cursor,
): Promise<Check> {
  const now = new Date();
  const findings = read.flatMap(({ of, found }): Finding[] => {
    if (found.is === "whole" || found.is === "remembered" || found.is === "over") return [];
    return [{ key: of.key, versionId: of.versionId, how: found.is, said: "said" in found ? found.said : "" }];
  });
  const count = (is: VersionRead["is"]) => read.filter(({ found }) => found.is === is).length;
  const bytes = read.reduce((sum, { found }) => sum + ("bytes" in found ? found.bytes : 0), 0);
  const rows = JSON.stringify(
    read.flatMap(({ of, found }) =>
      found.is === "over"
        ? []
        : [
            {
              prefix: of.prefix,
              key: of.key,
              version_id: of.versionId,
              problem: found.is === "whole" || found.is === "remembered" ? null : found.is,
              sha256: "sha256" in found ? found.sha256 : null,
              is_whole: found.is === "whole",
            },
          ],
    ),
  );
  return db.$transaction(
    async (tx) => {
      const { count: mine } = await tx.objectCheck.updateMany({
        where: { id: check.id, done: check.done, status: "running" },
        data: {
          done: { increment: picked },
          bytes: { increment: bytes },
          held: { increment: count("whole") },
          differing: { increment: count("differs") },
          missing: { increment: count("missing") },
          unreadable: { increment: count("unreadable") },
          remembered: { increment: count("remembered") },
          cursor: asJson(cursor),
          findings: withFindings(check, findings),
        },
      });
      // Somebody else has gone on from here: what this one read counts for nothing.
      if (mine === 0) throw new Error("another worker has gone on with this verification");
      await tx.$executeRaw`
        UPDATE object_version row SET sha256 = coalesce(row.sha256, found.sha256),
          verified_at = CASE WHEN found.is_whole THEN ${now} WHEN found.problem IS NULL THEN row.verified_at END,
          problem_at = CASE WHEN found.problem IS NULL THEN NULL WHEN row.problem = found.problem THEN row.problem_at ELSE ${now} END,
          problem = found.problem
        FROM jsonb_to_recordset(${rows}::jsonb) AS found (prefix text, key text, version_id text, problem text, sha256 text, is_whole boolean)
        WHERE row.component = ${check.component} AND row.prefix = found.prefix AND row.key = found.key AND row.version_id = found.version_id`;
      const locks = read.flatMap(({ of, found }) =>
        "lock" in found && found.lock !== null ? [{ of, is: found.lock }] : [],
      );
      await keepLocks(tx, check.component, locks, now);
      for (const how of BROKEN) {
        const versions = findings.filter((one) => one.how === how);
        if (versions.length === 0) continue;
        await appendAudit(tx, check.installationId, WORKER, {
          action: SAID[how],
          subjectType: "objects",
          subjectId: check.component,
          detail: { run: check.runId, n: versions.length, versions },
        });
      }
      return tx.objectCheck.findUniqueOrThrow({ where: { id: check.id } });
    },
    { timeout: 30_000 },
  );
}

import { damagedBases } from "#domain/recovery-points/damaged-bases.ts";
import type { RestoreTrouble } from "#domain/recovery-points/restore-trouble.ts";
import type { Database } from "../db/client.ts";
import { type ArchiveFound, WHOLE_ARCHIVE } from "../recovery-points/content-check.ts";

/** What was found to be unreadable of an archive, although its tool lists it as if it were not. */
export type Damage = {
  /**
   * By label of a base backup that is there and cannot be restored: the one with the damaged files (itself, or what it builds on), and when
   * that was read.
   */
  readonly bases: ReadonlyMap<string, { readonly backup: string; readonly at: Date }>;
  /** Segments of the log that are not what was written. */
  readonly segments: number;
  /** No base backup in the newest stretch of whole log could be read. */
  readonly baseless: boolean;
};
export const NO_DAMAGE: Damage = { bases: new Map(), segments: 0, baseless: false };

/** Newer ones decide; what has not been tried for longer was read by the verification since. */
const TESTS = 100;
const DAMAGED: RestoreTrouble = "backup-damaged";

/**
 * The newest reading of each base backup decides, whoever made it: the verification of the whole archive, or a restore that began with it.
 * The tool lists what it once wrote, so this is known by reading alone.
 */
export async function readDamage(db: Database, component: string): Promise<Damage> {
  const [check, tests] = await Promise.all([
    db.contentCheck.findUnique({ where: { component_subject: { component, subject: WHOLE_ARCHIVE } } }),
    db.restoreTest.findMany({
      where: { component, backup: { not: null } },
      orderBy: { at: "desc" },
      take: TESTS,
      select: { at: true, backup: true, runId: true, confidence: true },
    }),
  ]);
  const { valid = [], damaged = [], segments } = (check?.found ?? {}) as Partial<ArchiveFound>;
  const readAt = check?.at ?? new Date(0);
  const foundAt = new Map(damaged.map((label) => [label, readAt]));
  const newest = new Map([...tests].reverse().map((test) => [test.backup ?? "", test]));
  const failed = await damagedIn(db, [...newest.values()]);
  for (const [label, { at, runId, confidence }] of newest) {
    if (at <= readAt && (foundAt.has(label) || valid.includes(label))) continue;
    if (failed.has(runId)) foundAt.set(label, at);
    else if (confidence !== "listed") foundAt.delete(label);
  }
  const bad = segments === undefined ? 0 : segments.checked - segments.valid;
  if (foundAt.size === 0) return { ...NO_DAMAGE, segments: bad };
  return { ...(await among(db, component, foundAt)), segments: bad };
}

/** Runs whose restore ended with the tool saying that the backup is damaged. */
async function damagedIn(
  db: Database,
  tests: readonly { readonly runId: string; readonly confidence: string }[],
): Promise<ReadonlySet<string>> {
  const nothingProven = tests.filter(({ confidence }) => confidence === "listed").map(({ runId }) => runId);
  if (nothingProven.length === 0) return new Set();
  const steps = await db.runStep.findMany({
    where: { runId: { in: nothingProven }, action: "archive.restore", facts: { path: ["trouble"], equals: DAMAGED } },
    select: { runId: true },
  });
  return new Set(steps.map(({ runId }) => runId));
}

/** Which base backups that are there it concerns, and whether the newest stretch of log is left with one. */
async function among(
  db: Database,
  component: string,
  foundAt: ReadonlyMap<string, Date>,
): Promise<Pick<Damage, "bases" | "baseless">> {
  const [rows, stretch] = await Promise.all([
    db.recoveryPoint.findMany({
      where: { component, kind: "base-backup", goneAt: null },
      select: { externalId: true, takenAt: true, detail: true },
    }),
    db.recoveryPoint.findFirst({
      where: { component, kind: "wal-window", goneAt: null },
      orderBy: { takenAt: "desc" },
      select: { takenAt: true },
    }),
  ]);
  const listed = rows.map(({ externalId, takenAt, detail }) => {
    const { prior = null, usable = true } = detail as { prior?: string | null; usable?: boolean };
    return { label: externalId, takenAt, prior, usable };
  });
  const bases = damagedBases(listed, new Set(foundAt.keys()));
  const from = stretch?.takenAt ?? new Date(0);
  const inStretch = listed.filter(({ usable, takenAt }) => usable && takenAt >= from);
  return {
    bases: new Map([...bases].map(([label, backup]) => [label, { backup, at: foundAt.get(backup) ?? from }])),
    baseless: inStretch.length > 0 && inStretch.every(({ label }) => bases.has(label)),
  };
}

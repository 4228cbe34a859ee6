import { may } from "#domain/access/permissions.ts";
import { type Proof, standing } from "#domain/recovery-points/confidence.ts";
import { recoverable } from "#domain/recovery-points/key-gone.ts";
import type { Confidence } from "#domain/recovery-points/recovery-point.ts";
import { type Lost, wouldBeLost } from "#domain/recovery-points/would-be-lost.ts";
import { Refusal } from "#domain/refusal.ts";
import { findComponent, serviceOf } from "#domain/topology/find.ts";
import type { Component, Topology } from "#domain/topology/topology.ts";
import type { ReadContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { readSamples } from "../observe/samples.ts";
import { type ArchiveFound, imageSubject, WHOLE_ARCHIVE } from "../recovery-points/content-check.ts";
import { type RecoveryPointRow, toRow } from "../recovery-points/list-recovery-points.ts";
import { knownKeys } from "../standards/known-keys.ts";
import { KINDS } from "./kinds/all.ts";
import { BACKED_UP } from "./kinds/kind.ts";
import { asConfidence } from "./ladder-of-tests.ts";
import { proveEveryMs } from "./prove-every.ts";
import type { PointRow } from "./read-points.ts";
import { ladderOf } from "./stands.ts";
import { wrongOf } from "./wrong-of.ts";

/** Something that was done to find out whether it works. */
export type PointProof = {
  readonly at: string;
  /** `test`: it was restored. `read`: all of it was read and hashed. */
  readonly how: "test" | "read";
  readonly ok: boolean;
  readonly confidence: Confidence;
  /** Of a test its run. */
  readonly run: number | null;
};
/** One row of the audit. */
export type PointEvent = {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly by: string;
  readonly subject: string;
};
export type PointView = PointRow & {
  readonly title: Readonly<Record<string, string>>;
  /** Null: the site no longer has such a component. */
  readonly adapter: Component["adapter"] | null;
  readonly coversFrom: string | null;
  readonly firstSeenAt: string;
  readonly lastChangedAt: string;
  readonly everyMs: number;
  /** Newest first. */
  readonly proofs: readonly PointProof[];
  readonly lost: ReturnType<typeof wouldBeLost>;
  /** What the audit has about it, newest first. Null: whoever looks may not read the audit. */
  readonly audit: readonly PointEvent[] | null;
  readonly readAt: string;
};
export type { Lost };

const PROOFS = 50;
const EVENTS = 50;

/** Everything that is known of one recovery point. @throws Refusal not-found */
export async function readPoint(
  { db, topology, actor }: Pick<ReadContext, "db" | "topology" | "actor">,
  id: string,
): Promise<PointView> {
  const point = await db.recoveryPoint.findUnique({ where: { id } });
  if (point === null) throw new Refusal("not-found", "recovery-point-not-found", { id });
  const now = new Date();
  const row = toRow(point);
  const everyMs = proveEveryMs(row.kind, topology.standards);
  const [samples, tests, reads, wrong, audit, neighbours] = await Promise.all([
    readSamples(db),
    row.kind === "base-backup" ? testsFrom(db, row) : [],
    readings(db, row),
    wrongOf(db, row),
    may(actor, "audit.read") ? auditOf(db, topology, row) : null,
    neighboursOf(db, row),
  ]);
  const proofs = [...tests, ...reads].sort((a, b) => b.at.localeCompare(a.at)).slice(0, PROOFS);
  const stands = standing([{ confidence: row.confidence, at: point.confidenceAt }] satisfies Proof[], everyMs, now);
  return {
    ...row,
    title: serviceOf(topology, row.component)?.title ?? {},
    adapter: findComponent(topology, row.component)?.adapter ?? null,
    coversFrom: point.coversFrom?.toISOString() ?? null,
    firstSeenAt: point.firstSeenAt.toISOString(),
    lastChangedAt: point.lastSeenAt.toISOString(),
    key: recoverable(row, knownKeys(topology, samples, now)),
    wrong,
    ladder: ladderOf(stands),
    everyMs,
    proofs,
    lost: wouldBeLost({
      kind: row.kind,
      takenAt: point.takenAt,
      coversUntil: point.coversUntil,
      ...neighbours,
    }),
    audit,
    readAt: now.toISOString(),
  };
}

/** Restore tests that began with this base backup. */
async function testsFrom(db: Database, { component, externalId }: RecoveryPointRow): Promise<PointProof[]> {
  const tests = await db.restoreTest.findMany({
    where: { component, backup: externalId },
    orderBy: { at: "desc" },
    take: PROOFS,
  });
  const runs = await db.run.findMany({
    where: { id: { in: tests.map((test) => test.runId) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(runs.map((run) => [run.id, run.number]));
  return tests.map((test) => ({
    at: test.at.toISOString(),
    how: "test",
    ok: test.passed,
    confidence: asConfidence(test.confidence),
    run: numbers.get(test.runId) ?? null,
  }));
}

/** That all of it was read, and what was found. */
async function readings(db: Database, row: RecoveryPointRow): Promise<PointProof[]> {
  const { kind, component, confidence, confidenceAt, detail, externalId } = row;
  const proof = (at: string, ok: boolean): PointProof[] => [
    { at, how: "read", ok, confidence: ok ? "verified" : "listed", run: null },
  ];
  if (kind === "image-digest" || kind === "base-backup") {
    const { repository = "", digest = "" } = detail as { repository?: string; digest?: string };
    const subject = kind === "base-backup" ? WHOLE_ARCHIVE : imageSubject({ repository, digest });
    const check = await db.contentCheck.findUnique({ where: { component_subject: { component, subject } } });
    if (check === null) return [];
    if (kind === "image-digest") return proof(check.at.toISOString(), check.ok);
    // One archive is read at once: what was found of this backup is told by its label.
    const { valid, damaged } = check.found as unknown as ArchiveFound;
    if (damaged.includes(externalId)) return proof(check.at.toISOString(), false);
    return valid.includes(externalId) ? proof(check.at.toISOString(), true) : [];
  }
  return confidence === "listed" ? [] : proof(confidenceAt, true);
}

/** What stands beside it: how many are newer, and of a base backup the whole log that it stands in. */
async function neighboursOf(
  db: Database,
  row: RecoveryPointRow,
): Promise<Pick<Parameters<typeof wouldBeLost>[0], "newer" | "window">> {
  const takenAt = new Date(row.takenAt);
  const alike = { component: row.component, kind: row.kind, goneAt: null };
  const newer = await db.recoveryPoint.count({ where: { ...alike, takenAt: { gt: takenAt } } });
  if (row.kind !== "base-backup" || row.goneAt !== null) return { newer, window: null };
  const window = await db.recoveryPoint.findFirst({
    where: {
      component: row.component,
      kind: "wal-window",
      goneAt: null,
      coversFrom: { lte: takenAt },
      coversUntil: { gte: takenAt },
    },
    orderBy: { coversUntil: "desc" },
  });
  if (window === null || window.coversFrom === null || window.coversUntil === null) return { newer, window: null };
  const inside = { ...alike, id: { not: row.id } };
  const [before, after] = await Promise.all([
    db.recoveryPoint.findFirst({
      where: { ...inside, takenAt: { gte: window.coversFrom, lte: takenAt } },
      select: { id: true },
    }),
    db.recoveryPoint.findFirst({
      where: { ...inside, takenAt: { gt: takenAt, lte: window.coversUntil } },
      orderBy: { takenAt: "asc" },
      select: { takenAt: true },
    }),
  ]);
  return {
    newer,
    window: { until: window.coversUntil, hasEarlierBase: before !== null, nextBaseAt: after?.takenAt ?? null },
  };
}

/** Restore tests that began with it, and how the standard of its component was judged since it was taken. */
async function auditOf(
  db: Database,
  topology: Topology,
  { component, externalId, takenAt }: RecoveryPointRow,
): Promise<PointEvent[]> {
  const at = { gte: new Date(takenAt) };
  const newest = { orderBy: [{ at: "desc" as const }, { id: "desc" as const }], take: EVENTS };
  const tests = await db.restoreTest.findMany({
    where: { component, backup: externalId },
    select: { runId: true },
    orderBy: { at: "desc" },
    take: PROOFS,
  });
  const rows = await Promise.all([
    db.auditEvent.findMany({
      where: { subjectType: "run", subjectId: { in: tests.map((test) => test.runId) } },
      ...newest,
    }),
    db.auditEvent.findMany({
      where: { at, subjectType: "standard", subjectId: { in: standardsOf(topology, component) } },
      ...newest,
    }),
  ]);
  return rows
    .flat()
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, EVENTS)
    .map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      action: row.action,
      by: row.actorName,
      subject: row.subjectId,
    }));
}

/** As the audit calls its demands. */
function standardsOf(topology: Topology, id: string): string[] {
  const name = BACKED_UP.find((one) => one === findComponent(topology, id)?.kind);
  if (name === undefined) return [];
  const { standard, parts } = KINDS[name];
  return parts.map((part) => `${standard}/${id}/${part}`);
}

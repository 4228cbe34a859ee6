import type { ActionName } from "#domain/plans/actions.ts";
import { nextProofAt, type Proofs } from "#domain/recovery-points/proof-schedule.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import { newestResult } from "../objects/end-check.ts";
import { POLICY } from "../response/policy-actor.ts";

/** A component whose proof is due, and by which action a plan makes it. */
export type DueProof = {
  readonly component: string;
  readonly kind: "archive" | "objects";
  readonly action: ActionName;
  readonly everyMs: number;
  readonly dueAt: Date;
};

/** What has to be proven now; what has waited for longest comes first. */
export async function dueProofs(db: Database, topology: Topology, now: Date): Promise<readonly DueProof[]> {
  return (await plannedProofs(db, topology)).filter(({ dueAt }) => dueAt <= now);
}

/** When each thing is to be proven again by itself, as often as the site's standards say; the soonest first. */
export async function plannedProofs(db: Database, topology: Topology): Promise<readonly DueProof[]> {
  const { postgresql, objects } = topology.standards ?? {};
  const wanted = [
    ...(postgresql === undefined
      ? []
      : componentsOf(topology, "archive").map(({ id }) => ({
          component: id,
          kind: "archive" as const,
          action: "archive.restore" as const,
          everyMs: postgresql.prove.everyMs,
        }))),
    ...(objects === undefined
      ? []
      : componentsOf(topology, "objects").map(({ id }) => ({
          component: id,
          kind: "objects" as const,
          action: "objects.verify" as const,
          everyMs: objects.verify.everyMs,
        }))),
  ];
  const found = await Promise.all(
    wanted.map(async (one) => {
      const proofs = await (one.kind === "archive"
        ? archiveProofs(db, one.component)
        : objectsProofs(db, one.component));
      return proofs === null ? [] : [{ ...one, dueAt: nextProofAt(proofs, one.everyMs) }];
    }),
  );
  return found.flat().sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** Null: there is nothing yet that could be restored. */
async function archiveProofs(db: Database, component: string): Promise<Proofs | null> {
  const [first, last, startedAt] = await Promise.all([
    db.recoveryPoint.findFirst({
      where: { component, kind: "base-backup", goneAt: null },
      orderBy: { firstSeenAt: "asc" },
      select: { firstSeenAt: true },
    }),
    db.restoreTest.findFirst({ where: { component }, orderBy: { at: "desc" }, select: { at: true, passed: true } }),
    lastStarted(db, component),
  ]);
  if (first === null) return null;
  return { since: first.firstSeenAt, last: last === null ? null : { at: last.at, ok: last.passed }, startedAt };
}

async function objectsProofs(db: Database, component: string): Promise<Proofs | null> {
  const [first, last, startedAt] = await Promise.all([
    db.objectFolder.findFirst({ where: { component }, orderBy: { firstSeenAt: "asc" }, select: { firstSeenAt: true } }),
    db.objectCheck.findFirst(newestResult(component)),
    lastStarted(db, component),
  ]);
  if (first === null) return null;
  const ended = last?.endedAt ?? null;
  return {
    since: first.firstSeenAt,
    last: ended === null ? null : { at: ended, ok: last?.status === "passed" },
    startedAt,
  };
}

async function lastStarted(db: Database, component: string): Promise<Date | null> {
  const run = await db.run.findFirst({
    where: {
      requestedBy: POLICY.subject,
      plan: { path: ["mode"], equals: "test" },
      params: { path: ["component"], equals: component },
    },
    orderBy: { requestedAt: "desc" },
    select: { requestedAt: true },
  });
  return run?.requestedAt ?? null;
}

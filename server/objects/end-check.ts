import type { Actor } from "#domain/access/roles.ts";
import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database } from "../db/client.ts";
import type { Check } from "./check-rows.ts";

/**
 * passed: all of it was read, and is what it was. failed: something is not. incomplete: nothing wrong was found, and not all was read, or none
 * of it could be held against anything.
 */
export type CheckEnd = "passed" | "failed" | "incomplete";
/** Ends that say something of what was read: one that was cut short speaks neither for nor against it. */
export const RESULTS: readonly CheckEnd[] = ["passed", "failed"];
/** Which check of a bucket counts: its newest with a result. */
export function newestResult(component: string) {
  return {
    where: { component, endedAt: { not: null }, status: { in: [...RESULTS] } },
    orderBy: { startedAt: "desc" as const },
  };
}

/** How it ends by what it found so far. */
export function endOf(
  check: Pick<Check, "differing" | "missing" | "unreadable" | "held" | "remembered">,
  done: boolean,
): CheckEnd {
  if (check.differing + check.missing + check.unreadable > 0) return "failed";
  return done && !hasOnlyRemembered(check) ? "passed" : "incomplete";
}

/** All that it read was read for the first time: the next one has something to hold it against. */
function hasOnlyRemembered({ held, remembered }: Pick<Check, "held" | "remembered">): boolean {
  return held === 0 && remembered > 0;
}

/** Writes down how a verification ended, once, with its record. Safe to repeat. */
export async function endCheck(db: Database, check: Check, status: CheckEnd, actor: Actor): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.objectCheck.updateMany({
      where: { id: check.id, status: "running" },
      data: { status, endedAt: new Date() },
    });
    if (count === 0) return;
    await tx.objectCheckItem.deleteMany({ where: { checkId: check.id } });
    const { sample, total, done, held, differing, missing, unreadable, remembered } = check;
    await appendAudit(tx, check.installationId, actor, {
      action: status === "incomplete" && hasOnlyRemembered(check) ? "objects.hashes-remembered" : ACTION[status],
      subjectType: "run",
      subjectId: check.runId,
      detail: {
        component: check.component,
        sample,
        total,
        done,
        bytes: Number(check.bytes),
        held,
        differing,
        missing,
        unreadable,
        remembered,
      },
    });
  });
}
const ACTION = {
  passed: "objects.verified",
  failed: "objects.verification-failed",
  incomplete: "objects.verification-incomplete",
} as const;

/** A verification whose run is over without having ended it (cancelled, given up) goes no further. */
export async function endLeftChecks(db: Database, component: string, actor: Actor): Promise<void> {
  const open = await db.objectCheck.findMany({ where: { component, status: "running" } });
  if (open.length === 0) return;
  const runs = await db.run.findMany({
    where: { id: { in: open.map((check) => check.runId) } },
    select: { id: true, status: true },
  });
  for (const check of open) {
    const run = runs.find((one) => one.id === check.runId);
    if (run !== undefined && TERMINAL.has(run.status as RunStatus))
      await endCheck(db, check, endOf(check, false), actor);
  }
}

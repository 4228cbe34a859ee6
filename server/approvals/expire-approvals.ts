import type { Actor } from "#domain/access/roles.ts";
import type { Database } from "../db/client.ts";
import { endApproval } from "./end-approval.ts";

/**
 * Ends every pending approval whose time is over, with its run. For the worker's regular round: a page must not show «pending»
 * because nobody looked. Safe beside a person's decision and beside other workers.
 * @returns how many were ended now
 */
export async function expireApprovals(db: Database, installationId: string, actor: Actor): Promise<number> {
  const due = await db.approval.findMany({
    where: { status: "pending", expiresAt: { lte: new Date() } },
    select: { id: true, runId: true },
    take: 50,
  });
  const ended = await Promise.all(
    due.map((approval) =>
      db.$transaction((tx) => endApproval(tx, installationId, actor, approval, { status: "expired" })),
    ),
  );
  return ended.filter(Boolean).length;
}

import type { Actor } from "#domain/access/roles.ts";
import { endProposal, pendingProposal } from "../approvals/end-proposal.ts";
import type { Database } from "../db/client.ts";
import { lockApplying } from "./lock-applying.ts";

/**
 * Takes back the change of the rules that waits. Whoever reaches the database from a shell may: it leaves everything as it is.
 * @returns its number; null when none waits
 */
export async function withdrawProposal(db: Database, actor: Actor): Promise<number | null> {
  return db.$transaction(async (tx) => {
    await lockApplying(tx);
    const waiting = await pendingProposal(tx);
    if (waiting === null) return null;
    const inTime = waiting.approval.expiresAt > new Date();
    await endProposal(tx, waiting.installationId, actor, waiting, inTime ? "withdrawn" : "expired");
    return inTime ? waiting.number : null;
  });
}

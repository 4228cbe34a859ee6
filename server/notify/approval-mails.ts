import { triedAgainAt } from "#domain/delivery/attempts.ts";
import type { Outbox } from "../../prisma/generated/client.ts";
import type { Database } from "../db/client.ts";

/**
 * How far the mail that asks somebody for a decision came. `sent`: the mail server took it, which is all that is known here.
 * `failed`: it was not taken so far; `again`: when it is tried again, null where it is not any more. `none`: no mail was addressed to them.
 */
export type MailState =
  | { readonly state: "sent"; readonly at: string }
  | { readonly state: "waiting" }
  | { readonly state: "failed"; readonly attempts: number; readonly again: string | null }
  | { readonly state: "none" };

/** One mail an approval and address, however often it is delivered. */
export function mailKey(approvalId: string, address: string): string {
  return `mail:approval:${approvalId}:${address}`;
}

/** What became of the mail to each of these addresses: as many rows as addresses, found by their keys. */
export async function readApprovalMails(
  db: Database,
  approvalId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, MailState>> {
  const rows = await db.outbox.findMany({
    where: { key: { in: addresses.map((address) => mailKey(approvalId, address)) } },
    select: { key: true, deliveredAt: true, error: true, attempts: true, nextAt: true },
  });
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return new Map(addresses.map((address) => [address, stateOf(byKey.get(mailKey(approvalId, address)))]));
}

/** Why it failed stays in the worker's log: it names the mail server, and whoever may read an approval need not know that. */
function stateOf(row: Pick<Outbox, "deliveredAt" | "error" | "attempts" | "nextAt"> | undefined): MailState {
  if (row === undefined) return { state: "none" };
  if (row.deliveredAt) return { state: "sent", at: row.deliveredAt.toISOString() };
  const again = triedAgainAt(row.attempts, row.nextAt)?.toISOString() ?? null;
  // Without an error it waits, or is on its way; but for one whose deliverer died in the last attempt.
  const ended = again === null && row.nextAt < new Date();
  return row.error === null && !ended ? { state: "waiting" } : { state: "failed", attempts: row.attempts, again };
}

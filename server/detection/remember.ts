import type { SignedVote } from "#agent/protocol.ts";
import { remembered, type Standing } from "#domain/detection/standing.ts";
import type { Database } from "../db/client.ts";

/** A vote as it will stand in its row: the standing the rules judge, since when by the wall clock, and what was signed. */
export type Kept = { readonly standing: Standing; readonly since: Date; readonly signed: SignedVote };

/** Ms of this process's monotonic clock → the wall clock's time. */
export function dateOf(ms: number): Date {
  return new Date(Date.now() - (performance.now() - ms));
}

/** What an earlier leader wrote down, on this process's clock. It tells changes and the recovery clock, and never counts as a vote. */
export async function rememberVotes(db: Pick<Database, "witnessVote">): Promise<readonly Standing[]> {
  const rows = await db.witnessVote.findMany({ take: 10_000 });
  const msOf = (date: Date) => performance.now() - (Date.now() - date.getTime());
  return rows.map(({ witness, subject, answers, since, receivedAt }) =>
    remembered({
      ...{ witness, subject, answers },
      lastGood: answers ? msOf(receivedAt) : null,
      firstFailing: answers ? null : msOf(since),
    }),
  );
}

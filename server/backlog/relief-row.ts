import { atRest, type Kept, type ReliefState, type Rules, type Step } from "#domain/backlog/relieve.ts";
import type { Side } from "#domain/backlog/waiting.ts";
import type { Database, Transaction } from "../db/client.ts";

/** The state as it was read; whoever writes says which version it was. */
export type ReliefRow = {
  /** 0: nobody wrote one yet. */
  readonly version: number;
  readonly state: ReliefState;
  /** When what is wanted last changed: an older sample does not say whether it is so. */
  readonly setAtMs: number;
  /** Logs ever left out when sampling began; null: nobody knew. */
  readonly leftOutBefore: number | null;
};

export async function readRelief(db: Database, stream: string, rules: Rules, nowMs: number): Promise<ReliefRow> {
  const row = await db.backlogRelief.findUnique({ where: { stream } });
  if (!row) return { version: 0, state: atRest(rules, nowMs), setAtMs: 0, leftOutBefore: null };
  return {
    version: row.version,
    setAtMs: row.setAt.getTime(),
    leftOutBefore: row.leftOutBefore,
    state: {
      ...{ consumers: row.consumers, retaken: row.retaken, declined: row.declined },
      ...{ sampling: row.sampling as Kept, ttl: row.ttl as Kept, side: row.side as Side },
      ...{ sinceMs: row.since.getTime(), steppedMs: row.steppedAt?.getTime() ?? null },
      unknownMs: row.unknownSince?.getTime() ?? null,
      lastStep: row.lastStep as Step | null,
    },
  };
}

/** @returns false when somebody else has written since `before` was read: nothing was changed */
export async function writeRelief(
  tx: Transaction,
  installationId: string,
  stream: string,
  before: ReliefRow,
  { state, setAtMs, leftOutBefore }: Omit<ReliefRow, "version">,
): Promise<boolean> {
  const { sinceMs, steppedMs, unknownMs, ...rest } = state;
  const data = {
    ...rest,
    since: new Date(sinceMs),
    unknownSince: unknownMs === null ? null : new Date(unknownMs),
    steppedAt: steppedMs === null ? null : new Date(steppedMs),
    setAt: new Date(setAtMs),
    leftOutBefore,
  };
  if (before.version === 0) {
    const { count } = await tx.backlogRelief.createMany({
      data: [{ stream, installationId, ...data }],
      skipDuplicates: true,
    });
    return count === 1;
  }
  const { count } = await tx.backlogRelief.updateMany({
    where: { stream, version: before.version },
    data: { ...data, version: before.version + 1 },
  });
  return count === 1;
}

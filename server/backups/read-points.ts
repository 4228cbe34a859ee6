import type { Reason } from "#domain/reason.ts";
import { standing } from "#domain/recovery-points/confidence.ts";
import { type Recoverable, recoverable } from "#domain/recovery-points/key-gone.ts";
import type { AnyStandardKey } from "#domain/standards/any-standard.ts";
import type { ReadContext } from "../context.ts";
import { readSamples } from "../observe/samples.ts";
import {
  listRecoveryPoints,
  type RecoveryPointFilter,
  type RecoveryPointPage,
  type RecoveryPointRow,
} from "../recovery-points/list-recovery-points.ts";
import { knownKeys } from "../standards/known-keys.ts";
import { proveEveryMs } from "./prove-every.ts";
import { type Ladder, ladderOf } from "./stands.ts";
import { wrongOfEach } from "./wrong-of.ts";

/** A recovery point, what of its proof still counts, and whether one could go back to it: by what is known now. */
export type PointRow = RecoveryPointRow & {
  /** Whether the key it was locked with can still open it. */
  readonly key: Recoverable;
  readonly ladder: Ladder;
  /** Why it is not what was written, as far as it was read. Null: it is, or nobody has read it. */
  readonly wrong: Reason<AnyStandardKey> | null;
};

export async function readPoints(
  { db, topology }: Pick<ReadContext, "db" | "topology">,
  filter: RecoveryPointFilter,
): Promise<{ readonly rows: readonly PointRow[]; readonly next: RecoveryPointPage["next"] }> {
  const [{ rows, next }, samples] = await Promise.all([listRecoveryPoints(db, filter), readSamples(db)]);
  const wrong = await wrongOfEach(db, rows);
  const now = new Date();
  const keys = knownKeys(topology, samples, now);
  return {
    rows: rows.map((row) => {
      const proof = { confidence: row.confidence, at: new Date(row.confidenceAt) };
      const stands = standing([proof], proveEveryMs(row.kind, topology.standards), now);
      return { ...row, key: recoverable(row, keys), ladder: ladderOf(stands), wrong: wrong.get(row.id) ?? null };
    }),
    next,
  };
}

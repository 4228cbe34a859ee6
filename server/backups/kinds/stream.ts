import { weakest } from "#domain/recovery-points/weakest.ts";
import { OFFSETS_DAYS, OFFSETS_PARTS } from "#domain/standards/offsets.ts";
import { proveEveryMs } from "../prove-every.ts";
import type { Kind } from "./kind.ts";

/** Where the groups of a stream stood, day by day. The product keeps it in its own database, so no source can be silent. */
export const stream: Kind<"stream"> = {
  standard: "offsets",
  parts: OFFSETS_PARTS,
  node: () => null,
  demand: () => ({ days: OFFSETS_DAYS }),
  look: ({ standards, kept, now }) => ({
    reality: kept.points === 0 ? null : { n: kept.points },
    newestAt: kept.newestAt,
    restorable: kept.points,
    broken: 0,
    standing: weakest(kept.proven, proveEveryMs("offset-snapshot", standards), now),
    locks: kept.locks,
    lockable: false,
  }),
};

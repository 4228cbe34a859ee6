import { z } from "zod";

/**
 * Rows of a live database, drawn at random and held by their hashes against a restore of it (mission C1): one whose last change was
 * committed before the restored second has to stand in the restore with the very same contents. Figures only, so that no row leaves its
 * region. Made by the agent beside the restore (agent/pgbackrest/rows/), judged here.
 */
const rows = z.number().int().nonnegative();

/** Why no row could be held against the restore: no way to the live database, no times of commits there, or no row from before. */
export const NOT_SAMPLED = ["no-live-database", "commit-times-not-kept", "no-row-of-before"] as const;
/** Tables that differ are named, these at most. */
export const NAMED_TABLES = 20;

export const rowSample = z.discriminatedUnion("made", [
  z.object({ made: z.literal(false), why: z.enum(NOT_SAMPLED) }),
  z.object({
    made: z.literal(true),
    /** Tables that rows were drawn from, of how many that could be compared; others lack a primary key, or are alike on no side. */
    tables: rows,
    of: rows,
    notComparable: rows,
    /** Rows drawn; of these not in the restore, and there with other contents. */
    sampled: rows,
    missing: rows,
    changed: rows,
    differing: z.array(z.object({ table: z.string().min(1).max(200), missing: rows, changed: rows })).max(NAMED_TABLES),
  }),
]);
export type RowSample = z.output<typeof rowSample>;
export type NotSampled = (typeof NOT_SAMPLED)[number];

/** Whether what was drawn speaks for the restore; null: nothing was drawn, so it says nothing. */
export function speaksFor(sample: RowSample): boolean | null {
  return sample.made ? sample.missing + sample.changed === 0 : null;
}

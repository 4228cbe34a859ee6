import { z } from "zod";

/**
 * Rows of a live database, drawn at random and held by their hashes against a restore of it (mission C1): one whose last change was
 * committed before the restored second has to stand in the restore with the very same contents. Figures only, so that no row leaves its
 * region. Made by the agent beside the restore (agent/pgbackrest/rows/), judged here.
 */
const rows = z.number().int().nonnegative();

/**
 * Why no row could be held against the restore: the agent knows no way to the live database, or got no answer there, or there is no primary;
 * no times of commits are kept there; or there is no row from before whose time is known.
 */
export const NOT_SAMPLED = [
  "no-live-database",
  "no-answer",
  "no-primary",
  "commit-times-not-kept",
  "no-row-of-before",
] as const;
/** Tables that differ are named, these at most. */
export const NAMED_TABLES = 20;

export const rowSample = z.discriminatedUnion("made", [
  z.object({ made: z.literal(false), why: z.enum(NOT_SAMPLED) }),
  z.object({
    made: z.literal(true),
    /** Tables that rows were drawn from, of how many that rows can be drawn of; and tables of which nothing can be said, for want of a key. */
    tables: rows,
    of: rows,
    notComparable: rows,
    /** Rows drawn; of these not in the restore, there with other contents, and there but not to be read. */
    sampled: rows,
    missing: rows,
    changed: rows,
    unreadable: rows,
    differing: z
      .array(z.object({ table: z.string().min(1).max(200), missing: rows, changed: rows, unreadable: rows }))
      .max(NAMED_TABLES),
  }),
]);
export type RowSample = z.output<typeof rowSample>;
export type NotSampled = (typeof NOT_SAMPLED)[number];

/** Rows drawn that the restore does not have as they were. */
export function differingRows(sample: RowSample): number {
  return sample.made ? sample.missing + sample.changed + sample.unreadable : 0;
}

/** Whether what was drawn speaks for the restore; null: nothing was drawn, so it says nothing. */
export function speaksFor(sample: RowSample): boolean | null {
  return sample.made ? differingRows(sample) === 0 : null;
}

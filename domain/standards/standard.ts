import type { ObjectiveStatus } from "../objectives/status.ts";
import type { Reason } from "../reason.ts";

/** One demand of a standard (`standards:` of haechi.yaml) held against what is: never set by hand. */
export type Verdict<Part extends string = string, Key extends string = string> = {
  readonly part: Part;
  readonly status: ObjectiveStatus;
  readonly reasons: readonly Reason<Key>[];
  /** Since when it is so, where the facts themselves tell. Null: since it was first seen so (server/standards). */
  readonly since: Date | null;
};

/** How long a verdict that has ended stays, in ms: each month beside the same one of last year, and of the year before. */
export const ENDED_VERDICT_MS = 761 * 86_400_000;

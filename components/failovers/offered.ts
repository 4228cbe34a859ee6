import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";
import type { Wish } from "#domain/runs/wishes.ts";

export type Offered = { readonly next: "pause" | "resume" | null; readonly cancel: boolean };

/**
 * What a run's page offers. A wish to pause that was taken is not offered again, from the moment the run is queued: resuming
 * takes it back (server/failovers/resume-run.ts), and the run's mark says that it is asked for.
 */
export function offered({ status, desired }: { readonly status: RunStatus; readonly desired: Wish }): Offered {
  if (TERMINAL.has(status)) return { next: null, cancel: false };
  if (status === "awaiting_approval") return { next: null, cancel: true };
  return { next: status === "paused" || desired === "pause" ? "resume" : "pause", cancel: true };
}

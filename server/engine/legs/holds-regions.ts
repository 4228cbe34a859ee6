import { type RunStatus, TERMINAL } from "#domain/runs/status.ts";

/** What says whether a run still has what it acts in. */
export const HOLDING = { status: true, regions: true, locks: { select: { region: true } } } as const;
type Holding = {
  readonly status: string;
  readonly regions: readonly string[];
  readonly locks: readonly { readonly region: string }[];
};

/** Another run may have taken its regions meanwhile, or ended it: then that one decides what is in force. */
export function holdsRegions({ status, regions, locks }: Holding): boolean {
  return !TERMINAL.has(status as RunStatus) && locks.length >= regions.length;
}

import type { Act, Look } from "./act.ts";

export interface HostPort {
  runCommand(zone: string, command: string, act: Act): Promise<Readonly<Record<string, unknown>>>;
  /** Searches a region's files and crossing bytes for markers: `own` proves the search sees, `foreign` must be 0. */
  searchMarkers(
    zone: string,
    search: string,
    look: Look,
  ): Promise<{ readonly files: number; readonly bytes: number; readonly own: number; readonly foreign: number }>;
}

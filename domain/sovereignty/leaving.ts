import type { Reason } from "../reason.ts";
import type { AnyStandardKey } from "../standards/any-standard.ts";
import type { Verdict } from "../standards/standard.ts";

/** What stands outside its region, or can be opened there at any time: an incident, not a warning (mission B7, E2). */
export const LEAVING = [
  "key-multi-region",
  "key-elsewhere",
  "metadata-elsewhere",
  "bucket-elsewhere",
  "replication-leaves",
] as const satisfies readonly AnyStandardKey[];
export type LeavingKey = (typeof LEAVING)[number];

/** @returns the first reason by which a verdict says that something leaves its region; null where it does not */
export function leavingReason({ status, reasons }: Pick<Verdict, "status" | "reasons">): Reason | null {
  if (status !== "breached") return null;
  return reasons.find(({ key }) => (LEAVING as readonly string[]).includes(key)) ?? null;
}

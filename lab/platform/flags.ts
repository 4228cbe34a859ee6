import { readFileSync } from "node:fs";

export type IngestFlags = {
  /** Percent of the logs of class bulk that is kept. */
  readonly sampling: number;
  /** How long the stream keeps a log that was worked off. */
  readonly ttlHours: number;
  readonly releases: boolean;
};
export const NORMAL_FLAGS = { sampling: "100", "ttl-hours": "72", releases: "on" } as const;

/** The flags as the zone's agent wrote them. What is not there or no sense counts as normal: nothing is left out by mistake. */
export function readIngestFlags(file: string): IngestFlags {
  let said: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof parsed === "object" && parsed !== null) said = { ...parsed };
  } catch {
    // No file, or being replaced.
  }
  return {
    sampling: within(said["sampling"], 0, 100, NORMAL_FLAGS.sampling),
    ttlHours: within(said["ttl-hours"], 1, 24 * 365, NORMAL_FLAGS["ttl-hours"]),
    releases: said["releases"] !== "off",
  };
}

function within(value: unknown, least: number, most: number, normal: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) && number >= least && number <= most ? number : Number(normal);
}

/** Whether a log of class bulk is kept: the same number has the same answer everywhere and each time. */
export function isKept(number: number, percent: number): boolean {
  // Knuth's multiplicative hash: neighbours fall apart, and so do the numbers of one class.
  return (Math.imul(number, 2_654_435_761) >>> 0) % 100 < percent;
}

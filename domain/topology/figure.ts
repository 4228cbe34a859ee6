import type { MeasurementValue } from "./measurement.ts";

/**
 * The one number of a measurement that people draw over time; null: its kind has none, or nobody answered.
 * - a database's standby: bytes it is behind its primary
 * - consumers: how many run
 * - the primary of a stream: entries that wait, taken or not
 * - a gateway: share of its sessions in use, 0 to 1
 * - a synthetic transaction that went through: ms from its log to its alert
 * - an objective: what would be lost or how long it would take, in ms; while that is not measured what it is at least, so that its worst
 *   moments are no gaps. At least nothing says nothing
 */
export function figureOf(value: MeasurementValue | null): number | null {
  switch (value?.kind) {
    case "database":
      return value.role === "standby" ? value.lagBytes : null;
    case "consumers":
      return value.running;
    case "stream":
      return value.role === "primary" && value.lag !== null && value.pending !== null
        ? value.lag + value.pending
        : null;
    case "gateway":
      return value.sessions.limit > 0 ? value.sessions.used / value.sessions.limit : null;
    case "synthetic":
      return value.caseMs === null || value.alertMs === null ? null : value.caseMs + value.alertMs;
    case "objective":
      return value.ms ?? (value.atLeastMs || null);
    default:
      return null;
  }
}

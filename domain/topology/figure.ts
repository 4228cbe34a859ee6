import type { MeasurementValue } from "./measurement.ts";

/**
 * The one number of a measurement that people draw over time; null: its kind has none, or nobody answered.
 * - a database's standby: bytes it is behind its primary
 * - a gateway: share of its sessions in use, 0 to 1
 * - an objective: what would be lost or how long it would take, in ms
 */
export function figureOf(value: MeasurementValue | null): number | null {
  switch (value?.kind) {
    case "database":
      return value.role === "standby" ? value.lagBytes : null;
    case "gateway":
      return value.sessions.limit > 0 ? value.sessions.used / value.sessions.limit : null;
    case "objective":
      return value.ms;
    default:
      return null;
  }
}

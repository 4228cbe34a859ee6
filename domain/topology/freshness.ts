import type { MeasurementValue } from "./measurement.ts";

/** The newest measurement of one thing, as it stands in the table of the same name. */
export type Measured = {
  readonly ok: boolean;
  /** Null: it never answered. */
  readonly value: MeasurementValue | null;
  readonly at: Date;
  readonly intervalMs: number;
};
/** By key, `<component>:<node>`. What is not in it was never measured. */
export type Measurements = Readonly<Record<string, Measured>>;

/** By so much clocks that are kept right may differ: what is further in the future was written by one that was ahead. */
export const CLOCKS_APART_MS = 2_000;

/**
 * Older than three intervals is stale: it is shown with its age and proves nothing. Nor does one from the future, beyond what clocks may
 * differ by: nobody knows when it was measured, and it would count for as long as that clock was ahead.
 */
export function isStale({ at, intervalMs }: Pick<Measured, "at" | "intervalMs">, now: Date): boolean {
  const ageMs = now.getTime() - at.getTime();
  return ageMs > 3 * intervalMs || ageMs < -Math.max(intervalMs, CLOCKS_APART_MS);
}

/** The value when it is of this kind, good and fresh; otherwise null. */
export function freshValue<Kind extends MeasurementValue["kind"]>(
  measurements: Measurements,
  key: string,
  kind: Kind,
  now: Date,
): Extract<MeasurementValue, { kind: Kind }> | null {
  const measured = Object.hasOwn(measurements, key) ? measurements[key] : undefined;
  if (measured === undefined || !measured.ok || measured.value === null || isStale(measured, now)) return null;
  const value: MeasurementValue = measured.value;
  return value.kind === kind ? (value as Extract<MeasurementValue, { kind: Kind }>) : null;
}

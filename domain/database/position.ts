import type { DatabaseMeasurement } from "../topology/measurement.ts";
import { parseLsn } from "./lsn.ts";

/** Position of a standby: what it received, or what it replayed when that is further (it received nothing since its start). */
export function positionOf(seen: DatabaseMeasurement | null): string | null {
  const [received, replayed] = [parseLsn(seen?.receivedLsn), parseLsn(seen?.lsn)];
  if (received === null) return seen?.lsn ?? null;
  return replayed !== null && replayed > received ? (seen?.lsn ?? null) : (seen?.receivedLsn ?? null);
}

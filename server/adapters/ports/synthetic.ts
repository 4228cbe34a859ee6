import type { SyntheticMeasurement } from "#domain/topology/measurement.ts";
import type { Look } from "./act.ts";

/** A whole transaction as a customer makes it. It reads, in the sense of `Look`: its tenant is its own and what it leaves is swept. */
export interface SyntheticPort {
  /** Never throws: where it ended is the finding. `error` is in the service's own words. */
  transact(
    service: string,
    look: Look,
  ): Promise<{ readonly value: SyntheticMeasurement; readonly error: string | null }>;
}

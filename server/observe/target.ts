import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Observe } from "#domain/topology/topology.ts";
import type { Look } from "../adapters/ports.ts";

/** One thing that is measured each interval. `look` throws when it does not answer. */
export type Target = Observe & {
  readonly key: string;
  readonly component: string;
  readonly node: string;
  readonly kind: MeasurementValue["kind"];
  look(look: Look): Promise<{ readonly value: MeasurementValue; readonly ok: boolean; readonly error?: string }>;
};

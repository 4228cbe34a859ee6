import type { KnownKeys } from "#domain/recovery-points/key-gone.ts";
import type { KeyMetadata } from "#domain/standards/keys.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { isGood, type Samples } from "../observe/samples.ts";
import { keysOf } from "./catalogue-facts.ts";

/** What is known of the keys of each region now: of one whose service was not asked in time, nothing. */
export function knownKeys(topology: Topology, samples: Samples, now: Date): KnownKeys {
  const known: Record<string, { keys: readonly KeyMetadata[] | null }> = {};
  for (const { id, component } of componentsOf(topology, "keys")) {
    const sample = samples.get(`${id}:${component.region}`);
    const seen = isGood(sample, now) && sample.value?.kind === "keys" ? keysOf(sample.value) : null;
    const before = known[component.region]?.keys;
    // Two services of one region: a silent one makes what the other does not know unknown, not gone.
    known[component.region] = {
      keys: before === undefined ? seen : seen && before ? [...before, ...seen] : (seen ?? before),
    };
  }
  return known;
}

import { type ObjectiveStatus, worstStatus } from "../objectives/status.ts";
import { regionOfZone } from "../topology/find.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { Topology } from "../topology/topology.ts";
import { databaseWithout } from "./database-without.ts";
import { gatewayWithout } from "./gateway-without.ts";
import type { IfLostReason } from "./if-lost-reason.ts";
import { streamWithout } from "./stream-without.ts";

export type IfZoneLost = {
  readonly zone: string;
  readonly region: string;
  readonly status: ObjectiveStatus;
  /** Worst first. */
  readonly reasons: readonly IfLostReason[];
};

/**
 * What would happen if this zone were lost now, from fresh measurements alone (mission D1, D2, H1): would the database have a
 * place with every acknowledged row and the stream one with every entry, would customers find another gateway and console, would what is left carry the load?
 * @throws RangeError for a zone that is in no region
 */
export function ifZoneLost(zone: string, topology: Topology, measurements: Measurements, now: Date): IfZoneLost {
  const region = regionOfZone(topology, zone);
  if (region === undefined) throw new RangeError(`ifZoneLost: no region has a zone ${zone}.`);
  const reasons: IfLostReason[] = [];
  for (const [service, { components }] of Object.entries(topology.services)) {
    for (const [name, component] of Object.entries(components)) {
      const id = `${service}/${name}`;
      if (component.kind === "database" && Object.hasOwn(component.nodes, zone)) {
        reasons.push(...databaseWithout(zone, id, component, measurements, now));
      }
      if (component.kind === "stream" && Object.hasOwn(component.nodes, zone)) {
        reasons.push(...streamWithout(zone, id, component, measurements, now));
      }
      if (component.kind === "gateway" && component.zones.includes(zone)) {
        const gate = topology.policies.capacity.headroom;
        reasons.push(...gatewayWithout(zone, id, component, gate, measurements, now));
      }
    }
  }
  const order = (reason: IfLostReason) => ["breached", "not_measured", "at_risk", "met"].indexOf(reason.status);
  reasons.sort((a, b) => order(a) - order(b));
  return { zone, region, status: worstStatus(reasons.map((reason) => reason.status)), reasons };
}

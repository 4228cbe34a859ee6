import { componentsOf } from "../topology/find.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { GatewayMeasurement } from "../topology/measurement.ts";
import type { GatewayComponent, Topology } from "../topology/topology.ts";
import { because, type Checked, type CheckReason, checked, freshSample } from "./check.ts";

/** Customers are let in by the gateways of at least two zones of a region at once (mission B1). A region with one zone cannot: that is told. */
export function gatewaysInTwoZones(topology: Topology, measurements: Measurements, now: Date): Checked {
  const gateways = componentsOf(topology, "gateway");
  const evidence = gateways.flatMap(({ id, component }) => component.zones.map((zone) => `${id}:${zone}`));
  const reasons = gateways.map(({ id, component }) => judge(id, component, topology, measurements, now));
  return checked("gateways-in-two-zones", reasons.length > 0 ? reasons : [because("na", "no-gateway")], evidence);
}

function judge(
  id: string,
  component: GatewayComponent,
  topology: Topology,
  measurements: Measurements,
  now: Date,
): CheckReason {
  const { region, zones } = component;
  const active: string[] = [];
  const unmeasured: string[] = [];
  for (const zone of zones) {
    const sample = freshSample(measurements, `${id}:${zone}`, now);
    if (sample === null) unmeasured.push(zone);
    else if (sample.ok && sample.value?.kind === "gateway" && isActive(component, sample.value)) active.push(zone);
  }
  const values = { region, zones: active.join(", "), n: active.length };
  if (active.length >= 2) return because("ok", "active-in", values);
  // The rest may be active as well: nobody knows.
  if (active.length + unmeasured.length >= 2 || (unmeasured.length > 0 && zones.length === 1)) {
    return because("na", "gateway-unmeasured", { region, zones: unmeasured.join(", ") });
  }
  if (active.length === 0) return because("bad", "active-in-none", { region });
  const possible = topology.regions[region]?.zones.length ?? 0;
  return possible < 2 ? because("ok", "one-zone-region", values) : because("bad", "active-in-one", values);
}

/** Open, and at least one server of the application behind it takes customers. */
function isActive(component: GatewayComponent, value: GatewayMeasurement): boolean {
  const takes = value.servers.some((one) => one.backend === component.backend && one.up && one.admin === "ready");
  return takes && !value.maintenance;
}

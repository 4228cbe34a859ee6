import { freshValue, type Measurements } from "../topology/freshness.ts";
import type { GatewayMeasurement, ServerState } from "../topology/measurement.ts";
import type { GatewayComponent } from "../topology/topology.ts";
import type { IfLostKey, IfLostReason } from "./if-lost-reason.ts";

/** The gateways and consoles of a region without one of its zones. */
export function gatewayWithout(
  zone: string,
  id: string,
  component: GatewayComponent,
  gate: number,
  measurements: Measurements,
  now: Date,
): IfLostReason[] {
  const reason = (key: IfLostKey, status: IfLostReason["status"], values: IfLostReason["values"] = {}) =>
    ({ component: id, key, status, values: { zone, ...values } }) satisfies IfLostReason;
  const others = component.zones.filter((name) => name !== zone);
  if (others.length === 0) return [reason("no-other-zone", "breached")];

  const look = (name: string) => freshValue(measurements, `${id}:${name}`, "gateway", now);
  const seen = others.flatMap((name) => {
    const value = look(name);
    return value === null ? [] : [{ name, value }];
  });
  const silent = others.filter((name) => !seen.some((gateway) => gateway.name === name));
  if (seen.length === 0) return [reason("gateway-not-measured", "not_measured", { gateways: silent.join(", ") })];

  const open = seen.filter(({ value }) => !value.maintenance);
  if (open.length === 0) return [reason("no-gateway-elsewhere", "breached", { silent: silent.join(", ") })];
  const serving = open.filter(({ value }) => value.servers.some((server) => serves(server, component, zone)));
  if (serving.length === 0) return [reason("no-server-elsewhere", "breached", { gateways: names(open) })];
  const found = reason("gateway-elsewhere", "met", { gateways: names(serving) });
  return [found, ...capacityWithout(zone, serving, look(zone), gate, reason)];
}

function serves(server: ServerState, component: GatewayComponent, lost: string): boolean {
  const here = server.backend === component.backend && server.name !== lost;
  return here && server.up && server.admin === "ready" && server.weight > 0;
}

/** Headroom now against the gate (H1), and what is left once the others carry the lost zone's sessions as well. */
function capacityWithout(
  zone: string,
  serving: readonly { readonly name: string; readonly value: GatewayMeasurement }[],
  lost: GatewayMeasurement | null,
  gate: number,
  reason: (key: IfLostKey, status: IfLostReason["status"], values?: IfLostReason["values"]) => IfLostReason,
): IfLostReason[] {
  if (lost === null) return [reason("gateway-not-measured", "not_measured", { gateways: zone })];
  const sum = (part: "used" | "limit") => serving.reduce((total, { value }) => total + value.sessions[part], 0);
  const [used, limit] = [sum("used"), sum("limit")];
  if (limit <= 0) return [reason("gateway-not-measured", "not_measured", { gateways: names(serving) })];
  const after = 1 - (used + lost.sessions.used) / limit;
  const now = 1 - (used + lost.sessions.used) / (limit + Math.max(0, lost.sessions.limit));
  const values = { headroom: now, after, gate };
  if (after < 0) return [reason("capacity-exceeded", "breached", values)];
  return [now < gate ? reason("capacity-below-gate", "at_risk", values) : reason("capacity-remains", "met", values)];
}

function names(gateways: readonly { readonly name: string }[]): string {
  return gateways.map((gateway) => gateway.name).join(", ");
}

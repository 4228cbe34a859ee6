import { componentsOf } from "../topology/find.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { ServerState } from "../topology/measurement.ts";
import type { Topology } from "../topology/topology.ts";
import { because, type Checked, type CheckReason, checked, freshSample } from "./check.ts";

/**
 * Every server that may take traffic is asked by its balancer what it answers, not only whether it accepts a connection: a stopped
 * process accepts connections as well.
 */
export function l7ChecksOn(topology: Topology, measurements: Measurements, now: Date): Checked {
  const keys = [
    ...componentsOf(topology, "entrance").map(({ id, component }) => `${id}:${component.agent}`),
    ...componentsOf(topology, "gateway").flatMap(({ id, component }) => component.zones.map((zone) => `${id}:${zone}`)),
  ];
  const reasons: CheckReason[] = [];
  let seen = 0;
  for (const key of keys) {
    const sample = freshSample(measurements, key, now);
    if (!sample?.ok || (sample.value?.kind !== "gateway" && sample.value?.kind !== "entrance")) {
      reasons.push(because("na", "check-untold", { server: key }));
      continue;
    }
    const { value } = sample;
    const servers = value.kind === "gateway" ? [...value.servers, ...value.router] : value.servers;
    for (const server of servers) {
      const layer = layerOf(server);
      if (layer === "l7") seen += 1;
      const values = { server: `${key} ${server.backend}/${server.name}`, check: server.check };
      if (layer === "off") reasons.push(because("bad", "check-off", values));
      if (layer === "below") reasons.push(because("bad", "check-below-l7", values));
      if (layer === "untold") reasons.push(because("na", "check-untold", values));
    }
  }
  if (seen > 0) reasons.push(because("ok", "servers-checked", { n: seen }));
  return checked("l7-checks-on", reasons.length > 0 ? reasons : [because("na", "no-gateway")], keys);
}

/**
 * At which layer a server is checked, by HAProxy's words for the last check (`check_status` of `show stat`). A server in maintenance is
 * not checked and takes nothing: `resting`. One that refuses connections fails below layer 7 whatever its check asks: `untold`.
 */
export function layerOf(server: Pick<ServerState, "admin" | "check">): "l7" | "below" | "off" | "resting" | "untold" {
  if (server.admin === "maint") return "resting";
  if (/^no check\b/.test(server.check)) return "off";
  if (/\bL7(OKC?|TOUT|RSP|STS)\b/.test(server.check)) return "l7";
  return /\bL[46]OK\b/.test(server.check) ? "below" : "untold";
}

import type { Measurements } from "../topology/freshness.ts";
import type { StreamComponent } from "../topology/topology.ts";
import type { IfLostKey, IfLostReason } from "./if-lost-reason.ts";
import { nodesSeen } from "./nodes-seen.ts";

/** The stream of a region without one of its zones: would it go on, and would a promotion have its proof (domain/stream/promotion.ts)? */
export function streamWithout(
  zone: string,
  id: string,
  component: StreamComponent,
  measurements: Measurements,
  now: Date,
): IfLostReason[] {
  const reason = (key: IfLostKey, status: IfLostReason["status"], values: IfLostReason["values"] = {}) =>
    ({ component: id, key, status, values: { zone, ...values } }) satisfies IfLostReason;
  const zones = Object.keys(component.nodes);
  if (zones.length === 1) return [reason("no-other-zone", "breached")];

  const { nodes, primary, silent } = nodesSeen(id, zones, "stream", measurements, now);
  if (primary === null) {
    return silent.length > 0
      ? [reason("stream-not-measured", "not_measured", { nodes: silent.join(", ") })]
      : [reason("stream-no-primary", "breached")];
  }

  // Both sides must say so: the primary counts the replica, and the replica itself has the primary's history.
  const linked = nodes.filter(
    ({ zone: name, value }) =>
      name !== zone &&
      value.role === "replica" &&
      value.linked &&
      value.replicationId === primary.value.replicationId &&
      primary.value.replicas.some((replica) => replica.name === name && replica.online),
  );
  const replicas = linked.map((node) => node.zone).join(", ");
  if (primary.zone !== zone)
    return linked.length >= component.replicas
      ? [reason("stream-stays", "met", { primary: primary.zone })]
      : [reason("stream-last-replica", "breached", { primary: primary.zone })];
  const needed = component.replicas === 0 ? Number.POSITIVE_INFINITY : zones.length - component.replicas;
  return linked.length >= needed
    ? [reason("stream-elsewhere", "met", { replicas })]
    : [reason("stream-without-proof", "breached", { n: linked.length })];
}

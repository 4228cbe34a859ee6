import type { Measurements } from "../topology/freshness.ts";
import type { DatabaseComponent } from "../topology/topology.ts";
import type { IfLostKey, IfLostReason } from "./if-lost-reason.ts";
import { nodesSeen } from "./nodes-seen.ts";

/** The database of a region without one of its zones. */
export function databaseWithout(
  zone: string,
  id: string,
  component: DatabaseComponent,
  measurements: Measurements,
  now: Date,
): IfLostReason[] {
  const reason = (key: IfLostKey, status: IfLostReason["status"], values: IfLostReason["values"] = {}) =>
    ({ component: id, key, status, values: { zone, ...values } }) satisfies IfLostReason;
  const zones = Object.keys(component.nodes);
  if (zones.length === 1) return [reason("no-other-zone", "breached")];

  const { nodes, primary, silent } = nodesSeen(id, zones, "database", measurements, now);
  if (primary === null) {
    return silent.length > 0
      ? [reason("database-not-measured", "not_measured", { nodes: silent.join(", ") })]
      : [reason("no-primary", "breached")];
  }

  const findings: IfLostReason[] = [];
  const { rowLevelSecurity, synchronousCommit } = primary.value;
  if (component.synchronous > 0 && synchronousCommit !== null && ["local", "off"].includes(synchronousCommit)) {
    findings.push(reason("acknowledges-without-standby", "at_risk", { setting: synchronousCommit }));
  }
  if (component.rowLevelSecurity && rowLevelSecurity === false) {
    findings.push(reason("row-level-security-off", "at_risk", { node: primary.zone }));
  }

  // Both sides must say so: the primary counts the standby as attached, and the standby itself answers as one.
  const attached = (states: readonly string[]) =>
    nodes.filter(
      (node) =>
        node.zone !== zone &&
        node.zone !== primary.zone &&
        node.value.role === "standby" &&
        node.value.timeline === primary.value.timeline &&
        primary.value.replicas.some(
          (replica) =>
            replica.name === node.zone && replica.state === "streaming" && states.includes(replica.syncState),
        ),
    );
  const names = (found: readonly { readonly zone: string }[]) => found.map((node) => node.zone).join(", ");
  const synchronous = attached(["sync", "quorum"]);
  const any = attached(["sync", "quorum", "potential", "async"]);

  if (primary.zone !== zone) {
    // The primary stays; what may be lost is the place for a second copy.
    if (component.synchronous === 0 || any.length >= component.synchronous) {
      return [...findings, reason("standby-remains", "met", { primary: primary.zone, standbys: names(any) })];
    }
    return [...findings, reason("last-standby", "at_risk", { primary: primary.zone })];
  }
  if (synchronous.length > 0) {
    return [...findings, reason("synchronous-standby-elsewhere", "met", { standby: names(synchronous) })];
  }
  if (any.length > 0) return [...findings, reason("no-synchronous-standby", "at_risk", { standbys: names(any) })];
  return [...findings, reason("no-standby", "breached", { silent: silent.filter((name) => name !== zone).join(", ") })];
}

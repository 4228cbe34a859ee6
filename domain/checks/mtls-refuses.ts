import { componentsOf } from "../topology/find.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { MutualTlsMeasurement } from "../topology/measurement.ts";
import type { Topology } from "../topology/topology.ts";
import { because, type Checked, type CheckReason, checked, freshSample } from "./check.ts";

export const mutualTlsNode = (zone: string): string => `${zone}/mtls`;

/** Every gateway that must refuses whoever brings no client certificate, as agents elsewhere tried it. Nobody there is no refusal. */
export function mtlsRefuses(topology: Topology, measurements: Measurements, now: Date): Checked {
  const places = componentsOf(topology, "gateway")
    .filter(({ component }) => component.mutualTls === true)
    .flatMap(({ id, component }) =>
      component.zones.map((zone) => ({ gateway: id, zone, key: `${id}:${mutualTlsNode(zone)}` })),
    );
  const reasons = places.map(({ gateway, zone, key }): CheckReason => {
    const value = freshSample(measurements, key, now)?.value;
    return value?.kind === "mtls" ? judge(gateway, zone, value) : because("na", "handshake-untried", { gateway, zone });
  });
  const evidence = places.map(({ key }) => key);
  return checked("mtls-refuses", reasons.length > 0 ? reasons : [because("na", "no-mutual-tls")], evidence);
}

function judge(gateway: string, zone: string, { votes }: MutualTlsMeasurement): CheckReason {
  const by = (finding: MutualTlsMeasurement["votes"][number]["finding"]) =>
    votes.filter((vote) => vote.finding === finding).map((vote) => vote.agent);
  const [letIn, refused, nobody] = [by("let-in"), by("refused"), by("control-failed")];
  // One way in is enough to be in.
  if (letIn.length > 0) return because("bad", "lets-in", { gateway, zone, agents: letIn.join(", ") });
  if (refused.length > 0) return because("ok", "refuses", { gateway, zone, agents: refused.join(", ") });
  if (nobody.length > 0) return because("bad", "refuses-everybody", { gateway, zone, agents: nobody.join(", ") });
  return because("na", "handshake-untried", { gateway, zone });
}

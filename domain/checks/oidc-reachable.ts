import { allZones } from "../topology/find.ts";
import type { Measurements } from "../topology/freshness.ts";
import type { Topology } from "../topology/topology.ts";
import { because, type Checked, type CheckReason, checked, freshSample } from "./check.ts";

export const identityNode = (zone: string): string => `from-${zone}`;

/** Zones whose agent looks for the provider. */
export function identityZones(topology: Topology): readonly string[] {
  return allZones(topology).filter((zone) => Object.hasOwn(topology.agents, zone));
}

/** People can log in as long as a zone is left: the provider is there, and names itself as configured, from at least two zones. */
export function oidcReachable(topology: Topology, measurements: Measurements, now: Date): Checked {
  const { identity } = topology;
  if (identity === undefined) return checked("oidc-reachable", [because("na", "no-issuer")], []);
  const { issuer } = identity;
  const places = identityZones(topology).map((zone) => ({ zone, key: `identity:${identityNode(zone)}` }));
  const found = places.map(({ zone, key }) => {
    const value = freshSample(measurements, key, now)?.value;
    return { zone, finding: value?.kind === "oidc" ? value.finding : null };
  });
  const zonesOf = (...findings: (typeof found)[number]["finding"][]) =>
    found.filter(({ finding }) => findings.includes(finding)).map(({ zone }) => zone);
  const [seen, other, untried] = [zonesOf("issuer"), zonesOf("other-issuer", "no-document"), zonesOf(null)];
  const reasons: CheckReason[] = [];
  const values = { issuer, zones: seen.join(", "), n: seen.length };
  if (seen.length >= 2) reasons.push(because("ok", "issuer-seen", values));
  else if (seen.length + untried.length >= 2) {
    reasons.push(because("na", "issuer-untried", { issuer, zones: untried.join(", ") }));
  } else
    reasons.push(
      seen.length === 1
        ? because("bad", "issuer-seen-in-one", values)
        : because("bad", "issuer-seen-nowhere", { issuer }),
    );
  if (other.length > 0) reasons.push(because("bad", "issuer-other", { issuer, zones: other.join(", ") }));
  return checked(
    "oidc-reachable",
    reasons,
    places.map(({ key }) => key),
  );
}

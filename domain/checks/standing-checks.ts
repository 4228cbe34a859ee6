import type { Measurements } from "../topology/freshness.ts";
import type { Topology } from "../topology/topology.ts";
import type { Checked } from "./check.ts";
import { gatewaysInTwoZones } from "./gateways-in-two-zones.ts";
import { l7ChecksOn } from "./l7-checks-on.ts";
import { mtlsRefuses } from "./mtls-refuses.ts";
import { oidcReachable } from "./oidc-reachable.ts";

/** All standing checks, from measurements alone. */
export function standingChecks(topology: Topology, measurements: Measurements, now: Date): readonly Checked[] {
  return [gatewaysInTwoZones, l7ChecksOn, mtlsRefuses, oidcReachable].map((judge) =>
    judge(topology, measurements, now),
  );
}

import { componentIds, findComponent } from "../topology/find.ts";
import { isStale, type Measurements } from "../topology/freshness.ts";
import type { Topology } from "../topology/topology.ts";
import type { DetectionKind } from "./detection.ts";
import { type Failure, failuresOf } from "./failures.ts";

export type Cause = { readonly kind: DetectionKind; readonly subject: string };
export type Grouped<C extends Cause = Cause> = {
  /** One for each cause, in their order. */
  readonly symptoms: readonly { readonly cause: C; readonly failures: readonly Failure[] }[];
  /** What no cause explains. */
  readonly findings: readonly Failure[];
};

/** Puts each failure under the first cause that explains it: a lost zone looks broken from everywhere, and is one thing. */
export function groupSymptoms<C extends Cause>(
  topology: Topology,
  measurements: Measurements,
  causes: readonly C[],
  now: Date,
): Grouped<C> {
  const failures = failuresOf(topology, measurements, now);
  const primaryAway = componentsWithout(topology, measurements, now);
  const causeOf = new Map(
    failures.map((failure) => [failure, causes.find((cause) => explains(topology, cause, failure, primaryAway))]),
  );
  return {
    symptoms: causes.map((cause) => ({ cause, failures: failures.filter((one) => causeOf.get(one) === cause) })),
    findings: failures.filter((one) => causeOf.get(one) === undefined),
  };
}

function explains(topology: Topology, cause: Cause, failure: Failure, primaryAway: ReadonlySet<string>): boolean {
  // Nothing that a control plane says of others counts while it is cut off from most of them.
  if (cause.kind === "isolated") return true;
  const component = failure.key.slice(0, failure.key.lastIndexOf(":"));
  const followsPrimary =
    failure.what === "standby-not-streaming" || failure.key === `${component}:canary`
      ? primaryAway.has(component) && nodesLost(topology, cause, component)
      : false;
  if (cause.kind === "primary-lost") {
    const at = cause.subject.lastIndexOf(":");
    const [id, zone] = [cause.subject.slice(0, at), cause.subject.slice(at + 1)];
    const router = findComponent(topology, id);
    const routed = router?.kind === "database" && router.router?.gateway === component;
    return (
      failure.key === cause.subject ||
      followsPrimary ||
      (routed && failure.what === "server-down" && failure.zone === zone)
    );
  }
  const zones = zonesOf(topology, cause);
  if (failure.zone !== null && zones.includes(failure.zone)) return true;
  const entrance = findComponent(topology, component);
  const unreachable = cause.kind === "region-lost" && entrance?.kind === "entrance" && failure.what === "fails";
  return followsPrimary || (unreachable && Object.hasOwn(entrance.backends, cause.subject));
}

function zonesOf(topology: Topology, cause: Cause): readonly string[] {
  if (cause.kind === "region-lost") return topology.regions[cause.subject]?.zones ?? [];
  return cause.kind === "zone-lost" ? [cause.subject] : [];
}

/** The cause took a node of this database away. */
function nodesLost(topology: Topology, cause: Cause, id: string): boolean {
  const component = findComponent(topology, id);
  if (component?.kind !== "database") return false;
  if (cause.kind === "primary-lost") return cause.subject.startsWith(`${id}:`);
  return zonesOf(topology, cause).some((zone) => Object.hasOwn(component.nodes, zone));
}

/** Databases of which no node is measured as primary now. */
function componentsWithout(topology: Topology, measurements: Measurements, now: Date): ReadonlySet<string> {
  const ids = componentIds(topology).filter((id) => findComponent(topology, id)?.kind === "database");
  return new Set(
    ids.filter(
      (id) =>
        !Object.entries(measurements).some(
          ([key, one]) =>
            key.startsWith(`${id}:`) &&
            one.ok &&
            !isStale(one, now) &&
            one.value?.kind === "database" &&
            one.value.role === "primary",
        ),
    ),
  );
}

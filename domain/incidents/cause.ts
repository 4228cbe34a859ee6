import type { DetectionKind } from "../detection/detection.ts";
import { regionOfZone } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";
import type { Severity } from "./incident.ts";

/** Those that declare an incident: an isolated control plane knows nothing about the site, so it declares nothing. */
export type IncidentCause = Exclude<DetectionKind, "isolated">;

export type Subject = {
  readonly zone: string | null;
  readonly region: string | null;
  /** `service/name` where a component is meant. */
  readonly component: string | null;
};

/** A zone (`kr-a`), a component in one (`meta-db/kr:kr-a`), or a region (`kr`). */
export function readSubject(text: string, topology: Topology): Subject {
  const [first = "", second] = text.split(":");
  const component = second === undefined ? null : first;
  const place = second ?? first;
  if (Object.hasOwn(topology.regions, place)) return { zone: null, region: place, component };
  return { zone: place, region: regionOfZone(topology, place) ?? null, component };
}

/** Severity by policy. What takes a zone, a region or a service's primary away is a crisis, whatever already answers it. */
export const SEVERITY_OF: Readonly<Record<IncidentCause, Severity>> = {
  "zone-lost": 1,
  "region-lost": 1,
  "primary-lost": 1,
};

type About = {
  readonly titleKey: string | null;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
};

/**
 * Whether an open incident is about the same cause: the same zone, or the region that zone is lost with. A lost region is more
 * than the zones whose loss was declared before, and gets an incident of its own.
 */
export function isSameCause(incident: About, kind: IncidentCause, subject: Subject): boolean {
  const ofRegion = incident.titleKey === "region-lost" && subject.region !== null;
  if (ofRegion && incident.regions.includes(subject.region ?? "")) return true;
  return kind !== "region-lost" && subject.zone !== null && incident.zones.includes(subject.zone);
}

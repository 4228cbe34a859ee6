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

type Loss = { readonly kind: IncidentCause; readonly subject: Subject; readonly at: Date };
/** An incident that nobody has resolved yet, and everything that was lost in it. */
export type OpenIncident = {
  readonly byHand: boolean;
  readonly declaredAt: Date;
  readonly zones: readonly string[];
  readonly mitigated: boolean;
  readonly losses: readonly { readonly kind: string; readonly subject: Subject; readonly endedAt: Date | null }[];
};

/** What is lost again this soon has not come back for good: one incident, not one for each time. */
export const BACK_FOR_GOOD_MS = 10 * 60_000;
/** Within this service is to be normal again (mission A3): what people declared longer ago and nobody saw was about something else. */
export const SAID_BEFORE_MS = 30 * 60_000;

/**
 * The open incident that a loss, or the first of several, belongs to: the one whose own loss of the same cause lasts, else the one whose
 * loss came back only minutes ago, else the one that people declared for the zone just before anything was seen and that nothing has
 * mitigated yet. Incidents stay open until somebody resolves them, so that one names the zone says nothing by itself. Null: none.
 */
export function incidentOf<One extends OpenIncident>(open: readonly One[], ...losses: readonly Loss[]): One | null {
  const first = (fits: (one: One, loss: Loss) => boolean) => open.find((one) => losses.some((loss) => fits(one, loss)));
  return first(hasLasting) ?? first(hadJustNow) ?? first(saidBefore) ?? null;
}

function hasLasting({ losses }: OpenIncident, { kind, subject }: Loss): boolean {
  return losses.some((one) => one.endedAt === null && isSameCause(one, kind, subject));
}

function hadJustNow({ losses }: OpenIncident, { kind, subject, at }: Loss): boolean {
  return losses.some(
    (one) =>
      one.endedAt !== null &&
      at.getTime() - one.endedAt.getTime() <= BACK_FOR_GOOD_MS &&
      isSameCause(one, kind, subject),
  );
}

function saidBefore({ byHand, mitigated, declaredAt, zones }: OpenIncident, { kind, subject, at }: Loss): boolean {
  if (!byHand || mitigated || at.getTime() - declaredAt.getTime() > SAID_BEFORE_MS) return false;
  return kind !== "region-lost" && subject.zone !== null && zones.includes(subject.zone);
}

/**
 * The same zone, or the region that zone is lost with. A lost region is more than the zones whose loss was declared before, and gets
 * an incident of its own.
 */
function isSameCause(known: OpenIncident["losses"][number], kind: IncidentCause, subject: Subject): boolean {
  if (known.kind === "region-lost") return subject.region !== null && known.subject.region === subject.region;
  return kind !== "region-lost" && subject.zone !== null && known.subject.zone === subject.zone;
}

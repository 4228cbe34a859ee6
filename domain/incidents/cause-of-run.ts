import type { FrozenPlan } from "../plans/plan.ts";
import { regionOfZone } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";
import { incidentOf, type OpenIncident } from "./cause.ts";
import { isUnanswered } from "./mitigated.ts";

export type Asked = {
  readonly plan: Pick<FrozenPlan, "mode" | "from" | "to" | "values">;
  /** Every region its run acts in. */
  readonly regions: readonly string[];
  readonly at: Date;
};
/** How the incident of a run is looked for; null: planned work and tests are none's. */
export type SoughtFor = { readonly by: "loss" | "return"; readonly zones: readonly string[] } | null;

/** Zones that a plan leaves or brings something back to: the one it was asked for, else all of the region it is about. */
export function soughtFor({ plan, regions }: Asked, topology: Topology): SoughtFor {
  if (plan.mode === "switchover" || plan.mode === "test") return null;
  const by = plan.mode === "return" ? "return" : "loss";
  const zone = plan.values["zone"];
  if (zone !== undefined) return { by, zones: [zone] };
  const about = by === "return" ? plan.to : plan.from;
  const places = about === null ? regions : [about];
  return { by, zones: places.flatMap((region) => topology.regions[region]?.zones ?? []) };
}

/** An open incident, of whose losses it is known whether a run that ended well has answered them. */
export type AnswerableIncident = OpenIncident & {
  readonly losses: readonly (OpenIncident["losses"][number] & { readonly answered: boolean })[];
};

/** Who asks for a run on the day on which an incident was declared by hand, and which nothing has mitigated yet, means that one. */
export const SAID_THAT_DAY_MS = 24 * 3_600_000;

/**
 * The open incident that a run of people belongs to, of those that are open, newest first. One that leaves a zone or a region: the
 * incident that a loss there would belong to, but for what was answered already, else the one that people declared for it that day and
 * nothing has mitigated. One that brings something back comes long after the loss: the newest in which something there was lost, else
 * the newest that names it.
 */
export function incidentOfRun<One extends AnswerableIncident>(
  open: readonly One[],
  asked: Asked,
  topology: Topology,
): One | null {
  const sought = soughtFor(asked, topology);
  if (sought === null) return null;
  const { by, zones } = sought;
  if (by === "return") {
    const named = open.filter((one) => one.zones.some((zone) => zones.includes(zone)));
    return named.find(({ losses }) => losses.length > 0) ?? named[0] ?? null;
  }
  const losses = zones.map((zone) => {
    const subject = { zone, region: regionOfZone(topology, zone) ?? null, component: null };
    return { kind: "zone-lost", subject, at: asked.at } as const;
  });
  const toAnswer = open.map((one) => ({
    ...one,
    one,
    losses: one.losses.filter(isOpenToAnswer),
  }));
  return incidentOf(toAnswer, ...losses)?.one ?? open.find((one) => saidThatDay(one, zones, asked.at)) ?? null;
}

/** What burned down and was left long ago still lasts: no run is about it any more. What came back just now may go again. */
function isOpenToAnswer(loss: AnswerableIncident["losses"][number]): boolean {
  return loss.endedAt !== null || isUnanswered(loss);
}

function saidThatDay(
  { byHand, mitigated, declaredAt, zones }: OpenIncident,
  left: readonly string[],
  at: Date,
): boolean {
  if (!byHand || mitigated || at.getTime() - declaredAt.getTime() > SAID_THAT_DAY_MS) return false;
  return zones.some((zone) => left.includes(zone));
}

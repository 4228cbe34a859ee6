import { VOTING } from "#domain/detection/timing.ts";
import { readSubject, type Subject } from "#domain/incidents/cause.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import type { Told } from "#domain/reason.ts";
import { Refusal } from "#domain/refusal.ts";
import { answersLoss } from "#domain/response/answers.ts";
import { type HoldKey, holdsBack } from "#domain/response/hold.ts";
import { type InRegionPlan, inRegion } from "#domain/response/in-region-plan.ts";
import type { Response } from "#domain/response/response.ts";
import { IN_PROGRESS } from "#domain/runs/status.ts";
import type { AutomaticRule } from "#domain/topology/topology.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { previewBefore, stoppedBefore } from "../engine/preview-before.ts";
import { evacuatedZones } from "../overview/evacuated-zones.ts";
import { freezePlan } from "../topology/freeze-plan.ts";
import { planInForce } from "../topology/plan-in-force.ts";
import type { Loss } from "./declare-for.ts";
import { readHandsOff } from "./read-hands-off.ts";

export type ToStart = {
  readonly planVersionId: string;
  readonly plan: InRegionPlan<FrozenPlan>;
  readonly region: string;
};
export type Judged = { readonly state: "start"; readonly start: ToStart } | Response;

const held = (key: HoldKey, values: Told["values"] = {}, ...more: readonly Told[]): Response => ({
  state: "held",
  held: [{ key: `response.${key}`, values }, ...more],
});

/** What is to be done about a loss now, and why. Looks only; what is asked last costs the most. */
export async function judgeResponse(db: Database, site: Site, loss: Loss): Promise<Judged> {
  if (loss.kind === "region-lost") return held("people-decide", { region: loss.subject });
  const subject = readSubject(loss.subject, site.topology);
  const answered = await answeredBy(db, subject);
  if (answered) return answered;
  const against = holdsBack(await standing(db, loss, subject));
  if (against.length > 0)
    return { state: "held", held: against.map(({ key, values }) => ({ key: `response.${key}`, values })) };
  const found = await planFor(db, site, loss, subject);
  if (found.state !== "start") return found;
  const { plan, region } = found.start;
  const busy = await db.run.findFirst({
    where: { regions: { has: region }, status: { in: ["approved", ...IN_PROGRESS] } },
    select: { number: true },
  });
  if (busy) return held("region-busy", { region, run: busy.number });
  return (await beforeNotSo(db, site, plan)) ?? found;
}

/** A run that does it is under way, or has done it and the zone waits for its return: nothing is done twice. */
async function answeredBy(db: Database, subject: Subject): Promise<Response | null> {
  const open = await db.run.findMany({
    where: { status: { in: ["approved", ...IN_PROGRESS] } },
    select: { id: true, number: true, plan: true },
  });
  const running = open.find(({ plan }) => answersLoss(plan as unknown as FrozenPlan, subject));
  if (running) return { state: "answered", by: "running", run: running.number, runId: running.id };
  if (subject.component !== null) return null;
  const evacuated = (await evacuatedZones(db)).find(({ zone }) => zone === subject.zone);
  if (!evacuated) return null;
  const { id } = await db.run.findUniqueOrThrow({ where: { number: evacuated.run }, select: { id: true } });
  return { state: "answered", by: "evacuated", run: evacuated.run, runId: id };
}

async function standing(db: Database, { id, subject }: Loss, { zone, component }: Subject) {
  const now = new Date();
  const fresh = new Date(now.getTime() - VOTING.freshMs);
  const [handsOff, isolated, votes, own, { policy }] = await Promise.all([
    readHandsOff(db, now),
    db.detection.count({ where: { kind: "isolated", endedAt: null } }),
    // A vote may be as old as its rule allows when it is judged, and is written a round later.
    db.witnessVote.findMany({
      where: { subject, receivedAt: { gt: new Date(now.getTime() - VOTING.freshMs - VOTING.intervalMs) } },
      select: { witness: true, answers: true, receivedAt: true },
    }),
    // Of a database on it the zone's agent says nothing.
    component === null ? db.witnessVote.findFirst({ where: { witness: zone ?? "", receivedAt: { gt: fresh } } }) : null,
    db.detection.findUniqueOrThrow({ where: { id }, select: { policy: true } }),
  ]);
  const others = votes.filter(({ witness }) => witness !== zone);
  const needed = Number((policy as { readonly votes?: unknown } | null)?.votes ?? 0);
  const lost = others.filter(({ answers }) => !answers).length;
  const alive = others.filter(({ answers, receivedAt }) => answers && receivedAt > fresh).length + (own ? 1 : 0);
  return { handsOff, isolated: isolated > 0, heard: others.length, lost, alive, needed };
}

/** The first rule of the site whose plan fits the subject; of several that do not, why the first does not. */
async function planFor(db: Database, { topology }: Site, loss: Loss, subject: Subject): Promise<Judged> {
  const rules = topology.policies.automatic.filter((rule) => applies(rule, loss, subject));
  let first: Response | null = null;
  for (const rule of rules) {
    const judged = await judgeRule(db, topology, rule, subject);
    if (judged.state === "start") return judged;
    first ??= judged as Response;
  }
  return first ?? held("no-rule", { kind: loss.kind });
}

function applies(rule: AutomaticRule, { kind }: Loss, { component }: Subject): boolean {
  return rule.when === kind && (rule.service === null || rule.service === component?.split("/")[0]);
}

async function judgeRule(
  db: Database,
  topology: Site["topology"],
  { run: name }: AutomaticRule,
  { zone }: Subject,
): Promise<Judged> {
  try {
    const inForce = await planInForce(db, name);
    const judged = inRegion(freezePlan(inForce, { zone: zone ?? "" }, topology), topology);
    if (judged.is)
      return { state: "start", start: { planVersionId: inForce.id, plan: judged.plan, region: judged.region } };
    return { state: "held", held: judged.why.map(({ key, values }) => ({ key: `response.${key}`, values })) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.key === "plan-not-found") return held("plan-gone", { plan: name });
    return held("plan-does-not-fit", { plan: name, zone: zone ?? "—" });
  }
}

async function beforeNotSo(db: Database, { topology, adapters }: Site, plan: FrozenPlan): Promise<Response | null> {
  const failing = stoppedBefore(plan, await previewBefore({ db, topology, adapters }, plan));
  return failing ? held("before-not-so", { plan: plan.name, step: failing.step }, ...failing.why) : null;
}

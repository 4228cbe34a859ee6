import { oldPrimaryFacts } from "#domain/database/old-primary.ts";
import type { CandidateOutlook, PromotionOutlook } from "#domain/database/outlook.ts";
import { judgePromotion, type PromotionCandidate } from "#domain/database/promotion.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import { findComponent } from "#domain/topology/find.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import type { DatabaseComponent } from "#domain/topology/topology.ts";
import type { VerbContext } from "../context.ts";
import { lastKnownPrimary } from "./last-known-primary.ts";
import { rowsBeyond } from "./rows-beyond.ts";

type Reading = Pick<VerbContext, "db" | "topology" | "adapters">;

const LOOK_MS = 2_000;

/** How each promotion of the plan would be judged now. Only looks: nobody is cut off or stopped for it. Bounded by 2 s a look. */
export async function readOutlooks(ctx: Reading, plan: FrozenPlan): Promise<readonly PromotionOutlook[]> {
  const promotions = plan.steps.filter((step) => step.action === "database.promote");
  const components = [...new Set(promotions.map((step) => String(step.with["component"])))];
  const outlooks = await Promise.all(components.map((id) => readOutlook(ctx, plan, id)));
  return outlooks.filter((one) => one !== null);
}

/** Null when the site has no such database, or no primary of it was ever observed: then nothing can be said of what is missing. */
export async function readOutlook(ctx: Reading, plan: FrozenPlan, id: string): Promise<PromotionOutlook | null> {
  const component = findComponent(ctx.topology, id);
  if (component?.kind !== "database") return null;
  const zones = Object.keys(component.nodes);
  const old = await lastKnownPrimary(ctx.db, id, zones);
  if (!old) return null;
  const left = zonesBeingLeft(plan, id);
  const others = zones.filter((zone) => zone !== old.zone && !left.has(zone));
  const look = () => ({ signal: AbortSignal.timeout(LOOK_MS) });
  const [confirmedOff, primary, ...seen] = await Promise.all([
    ctx.adapters.power.isOff(old.zone, id, look()).catch(() => false),
    nodeOf(ctx, id, old.zone),
    ...others.map((zone) => nodeOf(ctx, id, zone)),
  ]);
  const candidates = others.map((zone, index) => candidateOf(zone, seen[index] ?? null));
  const oldPrimary = oldPrimaryFacts(old, candidates, confirmedOff);
  const verdict = judgePromotion({
    oldPrimary,
    candidates,
    preference: preferenceOf(component, plan, id),
    allowDataLoss: true,
  });
  return {
    component: id,
    at: new Date().toISOString(),
    oldPrimary: {
      zone: old.zone,
      seenAt: old.seenAt.toISOString(),
      lsn: old.lsn,
      timeline: old.timeline,
      settings: oldPrimary.synchronousSettings,
      commit: oldPrimary.synchronousCommit,
      confirmedOff,
      answers: primary?.role === "primary",
    },
    promote: verdict.promote,
    proof: verdict.proof,
    reasons: verdict.reasons.filter((one) => one.key !== "data-loss-allowed"),
    candidates: await Promise.all(
      verdict.candidates.map(async (judged, index): Promise<CandidateOutlook> => {
        const { receivedLsn = null, timeline = null } = candidates[index] ?? {};
        return { ...judged, receivedLsn, timeline, ...(await rowsBeyond(ctx.db, id, { receivedLsn, timeline })) };
      }),
    ),
  };
}

/** A zone the plan names comes first among equals; the rule takes the furthest in any case. */
function preferenceOf(component: DatabaseComponent, plan: FrozenPlan, id: string): readonly string[] {
  const named = plan.steps.find((step) => step.action === "database.promote" && step.with["component"] === id);
  return [String(named?.with["to"] ?? "auto"), ...Object.keys(component.nodes)];
}

function candidateOf(zone: string, seen: DatabaseMeasurement | null): PromotionCandidate {
  return {
    zone,
    answers: seen?.role === "standby",
    receivedLsn: seen?.receivedLsn ?? null,
    timeline: seen?.timeline ?? null,
    cutOffFromOld: false,
  };
}

async function nodeOf({ adapters }: Reading, id: string, zone: string): Promise<DatabaseMeasurement | null> {
  const look = { signal: AbortSignal.timeout(LOOK_MS) };
  const seen = await adapters.database.observeNode(id, zone, look).catch(() => null);
  return seen?.role === "down" ? null : seen;
}

import type { Envelope } from "#domain/approvals/envelope.ts";
import { signedLoss } from "#domain/database/outlook.ts";
import { returningOf } from "#domain/lost-rows/returning.ts";
import { regionsOfCall, regionsOfPlan } from "#domain/plans/placement.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { judgePlan } from "#domain/sovereignty/guard.ts";
import type { VerbContext } from "../context.ts";
import { runDurations } from "../durations/past-durations.ts";
import { lastComparison } from "../lost-rows/last-comparison.ts";
import { readOutlooks } from "../promotion/read-outlook.ts";
import { measureHeadroom } from "./measure-headroom.ts";
import { measureSource } from "./measure-source.ts";

/** What does not change between freezing and judging again. */
export type EnvelopeTerms = {
  readonly runId: string;
  readonly runNumber: number;
  readonly plan: FrozenPlan;
  readonly reason: string;
  readonly allowDataLoss: boolean;
  readonly requestedBy: string;
  readonly expiresAt: Date;
  readonly executeWithinS: number;
};

/**
 * Measures, now and through the live adapters, everything an approver signs (design §5). Used twice: when the run is requested,
 * and at each approval, where the result is compared with what was frozen. What cannot be measured within 3 s is listed as
 * unknown, never guessed.
 */
export async function buildEnvelope(
  ctx: Pick<VerbContext, "db" | "topology" | "adapters">,
  terms: EnvelopeTerms,
): Promise<Envelope> {
  const { plan } = terms;
  // A plan inside a region names no way: it is there and stays there.
  const returning = returningOf(plan);
  const [home] = [
    ...regionsOfPlan(plan, ctx.topology),
    // One that stands beside everything locks no region, and still is in one.
    ...plan.steps.flatMap((step) => regionsOfCall(step, plan.params, ctx.topology)),
  ];
  const [from, to] = [plan.from ?? home ?? "", plan.to ?? home ?? ""];
  const [headroom, source, duration, outlooks] = await Promise.all([
    measureHeadroom(ctx, plan.to),
    measureSource(ctx, from),
    runDurations(ctx.db, plan.name, null),
    terms.allowDataLoss && returning === null ? readOutlooks(ctx, plan) : null,
  ]);
  const compared = terms.allowDataLoss && returning !== null ? await lastComparison(ctx.db, returning) : null;
  const verdict = judgePlan(plan, ctx.topology);
  return {
    runId: terms.runId,
    runNumber: terms.runNumber,
    planName: plan.name,
    planVersion: plan.version,
    planHash: plan.hash,
    values: plan.values,
    from,
    to,
    reason: terms.reason,
    maximumLoss: [
      ...customerServices(ctx.topology, plan).map((service) => ({ service, rows: 0 })),
      ...(compared && returning ? [{ service: returning.component.split("/")[0] ?? "", rows: compared.rows }] : []),
    ],
    dataLoss: outlooks?.map(signedLoss),
    ...(compared && returning
      ? {
          overwrites: {
            ...returning,
            ...{ comparedBy: compared.run, comparedAt: compared.until, tables: compared.tables },
          },
        }
      : {}),
    headroom: { measured: headroom, minimum: gateOf(plan, ctx.topology.policies.capacity.headroom) },
    sovereignty: {
      allowed: verdict.allowed,
      movements: verdict.movements.length,
      reasons: verdict.reasons.map((reason) => reason.key),
    },
    source,
    unknown: [
      ...(headroom === null && plan.to !== null ? [{ key: "headroom-not-measured", values: { region: plan.to } }] : []),
      ...source.filter((zone) => zone.answers === null).map(({ zone, since }) => unanswered(zone, since)),
      ...(duration === null ? [{ key: "never-rehearsed", values: { plan: plan.name } }] : []),
    ],
    duration: duration && { p50Ms: duration.p50Ms, p95Ms: duration.p95Ms, n: duration.n },
    requestedBy: terms.requestedBy,
    evaluatedAt: new Date().toISOString(),
    expiresAt: terms.expiresAt.toISOString(),
    executeWithinS: terms.executeWithinS,
  };
}

function unanswered(zone: string, since: string | null) {
  return { key: "zone-no-answer", values: { zone, ...(since === null ? {} : { since }) } };
}

/**
 * Services whose rows a plan over regions could touch. Their loss is 0 by construction: nothing is moved, and a promotion is either
 * proven to lose nothing or has its loss in `dataLoss`.
 */
function customerServices(topology: VerbContext["topology"], plan: FrozenPlan): string[] {
  const services = Object.entries(topology.services).filter(([, service]) => service.data === "customer");
  return services
    .filter(([, service]) =>
      Object.values(service.components).some((component) => "region" in component && component.region === plan.from),
    )
    .map(([name]) => name);
}

/** The gate of the plan itself where it states one stricter than the site's. */
function gateOf(plan: FrozenPlan, site: number): number {
  const stated = plan.before
    .filter((step) => step.action === "check.capacity")
    .map((step) => step.with["headroom"])
    .filter((value) => typeof value === "number");
  return Math.max(site, ...stated);
}

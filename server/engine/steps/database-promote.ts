import { isAccountedFor } from "#domain/database/accounted-for.ts";
import { judgePromotion, mayStillAcknowledge } from "#domain/database/promotion.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import { lastKnownPrimary } from "../../promotion/last-known-primary.ts";
import { keepSample } from "../../promotion/newest-primary.ts";
import { orderedPromotions } from "../../promotion/ordered-promotions.ts";
import { pendingPromotion } from "../../promotion/pending-promotion.ts";
import { rowsBeyond } from "../../promotion/rows-beyond.ts";
import { markUnprotected } from "../protection.ts";
import { database, lookAtNodes, overtakenBy, type Primary, primariesOf } from "./database-nodes.ts";
import { refuseUnsignedLoss } from "./loss-allowed.ts";
import { collectFacts } from "./promotion-facts.ts";
import { ledTo } from "./routed-to.ts";
import {
  Final,
  NotDone,
  notSo,
  reason,
  refused,
  SO,
  type StepContext,
  type StepDefinition,
  type Verdict,
} from "./step.ts";

type Args = ActionArgs<"database.promote">;

/**
 * Promotes a standby when it is proven that no acknowledged row can be missing, or when a person allowed the loss shown. The rule
 * is domain/database/promotion.ts; here its facts are collected and its verdict is carried out and recorded.
 */
export const databasePromote: StepDefinition<Args> = {
  check: (ctx, args) => promoted(ctx, args),
  act: async (ctx, args) => {
    const { component } = database(ctx, args.component);
    const old = await lastKnownPrimary(ctx.db, args.component, Object.keys(component.nodes));
    if (!old) throw new NotDone("primary-never-observed", { component: args.component });
    const facts = await collectFacts(ctx, args.component, old);
    const verdict = judgePromotion(
      args.to === "auto" ? facts : { ...facts, preference: [args.to, ...facts.preference] },
    );
    const candidates = await Promise.all(
      verdict.candidates.map(async (judged, index) => {
        const { receivedLsn = null, timeline = null, cutOffFromOld = false } = facts.candidates[index] ?? {};
        const beyond = await rowsBeyond(ctx.db, args.component, { receivedLsn, timeline });
        return { ...judged, receivedLsn, timeline, cutOff: cutOffFromOld, ...beyond };
      }),
    );
    await ctx.fact({
      oldPrimary: old.zone,
      timelineBefore: old.timeline,
      proof: verdict.proof,
      candidates,
      lastKnownLsn: old.lsn,
      seenAt: old.seenAt.toISOString(),
      settings: facts.oldPrimary.synchronousSettings,
      commit: facts.oldPrimary.synchronousCommit,
      offBy: facts.offBy,
      reasons: verdict.reasons,
      promote: verdict.promote,
    });
    if (verdict.promote === null)
      throw new Final(
        "nobody-promoted",
        { component: args.component },
        undefined,
        verdict.reasons.map(({ key, values }) => ({ key: `promotion.${key}`, values })),
      );
    if (args.to !== "auto" && verdict.promote !== args.to)
      throw new Final("another-has-more", { zone: args.to, further: verdict.promote });
    const chosen = candidates.find((candidate) => candidate.zone === verdict.promote);
    const loss = {
      rows: chosen?.rows ?? null,
      lossBytes: chosen?.lossBytes ?? null,
      mayStillAcknowledge: mayStillAcknowledge(verdict.reasons),
    };
    if (verdict.proof === null) await refuseUnsignedLoss(ctx, args.component, verdict.promote, loss);
    await ctx.fact({
      predictedLossBytes: loss.lossBytes,
      predictedLossRows: loss.rows,
      promotedFromLsn: chosen?.receivedLsn ?? null,
      // Before it is sent: whoever goes on from here knows by it alone that this primary is the run's own.
      ordered: { component: args.component, zone: verdict.promote },
    });
    await markUnprotected(
      ctx.db,
      args.component,
      component,
      reason("just-promoted", { zone: verdict.promote }),
      ctx.run.id,
    );
    const { timeline } = await ctx.adapters.database.promote(
      args.component,
      verdict.promote,
      ctx.act(component.region, `promote/${verdict.promote}`),
    );
    await ctx.fact({ timelineAfter: timeline });
  },
  verify: (ctx, args) => promoted(ctx, args),
};

async function promoted(ctx: StepContext, args: Args): Promise<Verdict> {
  const left = zonesBeingLeft(ctx.run.plan, args.component);
  const found = primariesOf(await lookAtNodes(ctx, args.component));
  const right = found.filter((one) => !left.has(one.zone) && (args.to === "auto" || one.zone === args.to));
  const [first, second] = right;
  if (second)
    return refused("two-primaries", { component: args.component, zones: right.map((one) => one.zone).join(", ") });
  if (!first) return notSo("no-primary", { component: args.component });
  if (found.length > 1)
    return refused("old-primary-answers", {
      old: found.find((one) => one.zone !== first.zone)?.zone ?? "?",
      primary: first.zone,
    });
  const newest = await overtakenBy(ctx, args.component, first);
  if (newest !== null)
    return refused("primary-overtaken", { zone: first.zone, timeline: first.seen.timeline ?? 0, newest });
  if (!(await isKnown(ctx, args.component, first)))
    return refused("primary-of-no-run", { zone: first.zone, timeline: first.seen.timeline ?? 0 });
  await keepSample(ctx.db, args.component, first.zone, first.seen);
  await ctx.fact({ primary: first.zone, timeline: first.seen.timeline });
  return SO;
}

/** Whether it is this run's own, or the one that clients are led to, or one that an earlier run promoted with a proof. */
async function isKnown(ctx: StepContext, id: string, { zone, seen }: Primary): Promise<boolean> {
  const placed = database(ctx, id);
  const [led, promotions] = await Promise.all([ledTo(ctx.db, ctx.topology, placed), orderedPromotions(ctx.db, id)]);
  const pending = await pendingPromotion(ctx.db, ctx.topology, placed, promotions);
  const ordered = ctx.facts()["ordered"] as { readonly zone: string } | undefined;
  return isAccountedFor(
    { zone, timeline: seen.timeline },
    { ordered: ordered?.zone ?? null, ledTo: led, proven: pending?.proven ? pending : null },
  );
}

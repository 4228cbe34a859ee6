import { judgePromotion } from "#domain/database/promotion.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { markUnprotected } from "../protection.ts";
import { database, lookAtNodes, primariesOf, zonesBeingLeft } from "./database-nodes.ts";
import { collectFacts, lastKnownPrimary } from "./promotion-facts.ts";
import { Final, notSo, refused, SO, type StepContext, type StepDefinition, type Verdict } from "./step.ts";

type Args = ActionArgs<"database.promote">;

/**
 * Promotes a standby when it is proven that no acknowledged row can be missing, or when a person allowed the loss shown. The rule
 * is domain/database/promotion.ts; here its facts are collected and its verdict is carried out and recorded.
 */
export const databasePromote: StepDefinition<Args> = {
  check: (ctx, args) => promoted(ctx, args),
  act: async (ctx, args) => {
    const { component } = database(ctx, args.component);
    const old = await lastKnownPrimary(ctx, args.component);
    if (!old)
      throw new Error(
        `${args.component}: no primary was ever observed, so what its standbys may lack is not known. Measure it first.`,
      );
    const facts = await collectFacts(ctx, args.component, old);
    const verdict = judgePromotion(
      args.to === "auto" ? facts : { ...facts, preference: [args.to, ...facts.preference] },
    );
    await ctx.fact({
      oldPrimary: old.zone,
      timelineBefore: old.timeline,
      proof: verdict.proof,
      candidates: verdict.candidates,
      reasons: verdict.reasons,
      promote: verdict.promote,
    });
    if (verdict.promote === null)
      throw new PromotionRefused(args.component, verdict.reasons.map((reason) => reason.key).join(", "));
    if (args.to !== "auto" && verdict.promote !== args.to)
      throw new PromotionRefused(args.component, `${args.to} would lose rows that ${verdict.promote} has`);
    const chosen = verdict.candidates.find((candidate) => candidate.zone === verdict.promote);
    await ctx.fact({
      predictedLossBytes: chosen?.lossBytes ?? null,
      promotedFromLsn: facts.candidates.find((one) => one.zone === verdict.promote)?.receivedLsn ?? null,
    });
    await markUnprotected(ctx.db, args.component, component, `promotion of ${verdict.promote}`, ctx.run.id);
    const { timeline } = await ctx.adapters.database.promote(
      args.component,
      verdict.promote,
      ctx.act(component.region, `promote/${verdict.promote}`),
    );
    await ctx.fact({ timelineAfter: timeline });
  },
  verify: (ctx, args) => promoted(ctx, args),
};

/** Told with the candidates in the step's facts; trying again at once cannot change it. */
export class PromotionRefused extends Final {
  constructor(component: string, why: string) {
    super(
      `${component}: nobody was promoted: ${why}. The candidates and what each would lose are in the facts; allowing data loss takes a new run.`,
    );
    this.name = "PromotionRefused";
  }
}

async function promoted(ctx: StepContext, args: Args): Promise<Verdict> {
  const left = zonesBeingLeft(ctx.run.plan, args.component);
  const found = primariesOf(await lookAtNodes(ctx, args.component));
  const right = found.filter((one) => !left.has(one.zone) && (args.to === "auto" || one.zone === args.to));
  const [first, second] = right;
  if (second)
    return refused(`Two primaries answer (${right.map((one) => one.zone).join(", ")}). Fence one of them first.`);
  if (!first) return notSo(`no primary answers${left.size > 0 ? ` outside ${[...left].join(", ")}` : ""}`);
  if (found.length > 1)
    return refused(
      `The primary in ${found.find((one) => one.zone !== first.zone)?.zone} still answers beside ${first.zone}: it is not fenced.`,
    );
  await ctx.fact({ primary: first.zone, timeline: first.seen.timeline });
  return SO;
}

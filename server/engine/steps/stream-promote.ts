import type { ActionArgs } from "#domain/plans/actions.ts";
import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import { judgeStreamPromotion, mayBeProven, type StreamPromotionFacts } from "#domain/stream/promotion.ts";
import { markUnprotected } from "../protection.ts";
import {
  actInto,
  Final,
  NotDone,
  notSo,
  reason,
  SO,
  type StepContext,
  type StepDefinition,
  type Verdict,
} from "./step.ts";
import { currentPrimary, knownStreamPrimary, lookAtStream, type StreamNode, stream } from "./stream-nodes.ts";
import { unlistedOf } from "./stream-unlisted.ts";

type Args = ActionArgs<"stream.promote">;
const GIVE_BACK_MS = 3_000;

/**
 * Promotes the replica that has every acknowledged entry, when that is proven (domain/stream/promotion.ts): the replicas are cut off from
 * the old primary first, so that what they hold does not change under the proof. Where no proof is possible they are left to it, and
 * the stream stays as it is. Nothing to do while the primary is in a zone that is not being left.
 */
export const streamPromote: StepDefinition<Args> = {
  check: promoted,
  act: async (ctx, { component: id }) => {
    const { component } = stream(ctx, id);
    const old = await knownStreamPrimary(ctx, id);
    if (!old) throw new NotDone("stream-never-observed", { component: id });
    const confirmedOff = await ctx.adapters.power.isOff(old.zone, id, ctx.look()).catch(() => false);
    const nodes = await lookAtStream(ctx, id);
    const unlisted = await unlistedOf(ctx, id, old.zone, nodes);
    const collect = (seen: readonly StreamNode[], cut: ReadonlySet<string>): StreamPromotionFacts => ({
      oldPrimary: { zone: old.zone, confirmedOff, final: null },
      replicas: [...seen.filter(({ zone }) => zone !== old.zone).map((node) => candidateOf(node, cut)), ...unlisted],
      left: zonesBeingLeft(ctx.run.plan, id),
      waitedFor: component.replicas,
      preference: Object.keys(component.nodes),
    });
    const before = collect(nodes, new Set());
    const possible = mayBeProven(before);
    if (possible.promote === null) throw await nobody(ctx, id, old.zone, possible);

    const zones = before.replicas.filter((one) => one.answers).map((one) => one.zone);
    const cut = await Promise.allSettled(
      zones.map((zone) =>
        ctx.adapters.stream.follow(id, zone, null, actInto(ctx, zone, component.region, `cut-off/${zone}`)),
      ),
    );
    const away = new Set(zones.filter((_, index) => cut[index]?.status === "fulfilled"));
    const facts = collect(await lookAtStream(ctx, id), away);
    const verdict = judgeStreamPromotion(facts);
    if (verdict.promote === null) {
      await giveBack(ctx, id, old.zone, [...away]);
      throw await nobody(ctx, id, old.zone, verdict);
    }
    await ctx.fact({
      oldPrimary: old.zone,
      proof: verdict.proof,
      replicas: facts.replicas,
      reasons: verdict.reasons,
      promote: verdict.promote,
      ordered: { component: id, zone: verdict.promote },
    });
    await markUnprotected(ctx.db, id, component, reason("stream-just-promoted", { zone: verdict.promote }), ctx.run.id);
    const { replicationId } = await ctx.adapters.stream.promote(
      id,
      verdict.promote,
      ctx.act(component.region, `promote/${verdict.promote}`),
    );
    await ctx.fact({ replicationId });
  },
  verify: promoted,
};

async function promoted(ctx: StepContext, { component: id }: Args): Promise<Verdict> {
  const left = zonesBeingLeft(ctx.run.plan, id);
  const primary = await currentPrimary(ctx, id, await lookAtStream(ctx, id));
  if (!primary || left.has(primary.zone)) return notSo("stream-no-primary", { component: id });
  await ctx.fact({ primary: primary.zone });
  return SO;
}

function candidateOf({ zone, seen }: StreamNode, cut: ReadonlySet<string>): StreamPromotionFacts["replicas"][number] {
  return {
    zone,
    answers: seen?.role === "replica",
    replicationId: seen?.replicationId ?? null,
    former: seen?.former ?? null,
    offset: seen?.offset ?? null,
    cutOff: cut.has(zone),
  };
}

/** Why nobody is promoted, kept with the step. */
async function nobody(
  ctx: StepContext,
  id: string,
  oldPrimary: string,
  { reasons }: ReturnType<typeof judgeStreamPromotion>,
): Promise<Final> {
  await ctx.fact({ oldPrimary, proof: null, reasons, promote: null });
  const why = reasons.map(({ key, values }) => ({ key: `streamPromotion.${key}`, values }));
  return new Final("stream-not-promoted", { component: id }, undefined, why);
}

/** Whoever was cut off for nothing is a replica again of the primary it had, as soon as that one answers. */
async function giveBack(ctx: StepContext, id: string, primary: string, zones: readonly string[]): Promise<void> {
  const { region } = stream(ctx, id).component;
  await Promise.allSettled(
    zones.map((zone) => {
      const act = ctx.act(region, `give-back/${zone}`);
      const signal = AbortSignal.any([act.signal, AbortSignal.timeout(GIVE_BACK_MS)]);
      return ctx.adapters.stream.follow(id, zone, primary, { ...act, signal });
    }),
  );
}

import { oldPrimaryFacts } from "#domain/database/old-primary.ts";
import type { PromotionFacts } from "#domain/database/promotion.ts";
import { zonesBeingLeft } from "#domain/plans/zones-being-left.ts";
import type { OldPrimaryKnown } from "../../promotion/last-known-primary.ts";
import { database, lookAtNodes } from "./database-nodes.ts";
import type { StepContext } from "./step.ts";

/** Who says that the old primary is off: something outside its zone, or its own host, fenced and stopped. Null: nobody does. */
export type OffBy = "power" | "host" | null;
export type CollectedFacts = PromotionFacts & { readonly offBy: OffBy };

/** Cuts every standby that answers off from the old primary, and collects what the rule judges. Positions are read after the cut. */
export async function collectFacts(ctx: StepContext, id: string, old: OldPrimaryKnown): Promise<CollectedFacts> {
  const { component } = database(ctx, id);
  const left = zonesBeingLeft(ctx.run.plan, id);
  const others = Object.keys(component.nodes).filter((zone) => zone !== old.zone && !left.has(zone));
  const [confirmedOff, host] = await Promise.all([
    ctx.adapters.power.isOff(old.zone, id, ctx.look()).catch(() => false),
    ctx.adapters.database.observeHost(id, old.zone, ctx.lookInto(old.zone)).catch(() => null),
  ]);
  const cut = await Promise.allSettled(
    others.map((zone) => ctx.adapters.database.follow(id, zone, null, ctx.act(component.region, `cut-off/${zone}`))),
  );
  const nodes = await lookAtNodes(ctx, id);
  const candidates = others.map((zone, index) => {
    const seen = nodes.find((node) => node.zone === zone)?.seen ?? null;
    return {
      zone,
      answers: seen?.role === "standby",
      receivedLsn: seen?.receivedLsn ?? null,
      timeline: seen?.timeline ?? null,
      cutOffFromOld: cut[index]?.status === "fulfilled",
    };
  });
  const fencedAndStopped = host !== null && host.fenced === true && !host.running;
  const offBy: OffBy = confirmedOff ? "power" : fencedAndStopped ? "host" : null;
  return {
    oldPrimary: oldPrimaryFacts(old, candidates, offBy !== null),
    candidates,
    preference: Object.keys(component.nodes),
    allowDataLoss: ctx.run.allowDataLoss,
    offBy,
  };
}

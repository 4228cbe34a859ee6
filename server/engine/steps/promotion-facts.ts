import { furthestLsn, parseLsn } from "#domain/database/lsn.ts";
import type { PromotionFacts } from "#domain/database/promotion.ts";
import { type PrimarySample, settingsInForce } from "#domain/database/settings-in-force.ts";
import type { DatabaseMeasurement } from "#domain/topology/measurement.ts";
import { database, lookAtNodes, positionOf, zonesBeingLeft } from "./database-nodes.ts";
import type { StepContext } from "./step.ts";

/** How far back settings of the old primary are taken as «may have been in force since it was last seen». */
const SETTINGS_WINDOW_MS = 120_000;

export type OldPrimaryKnown = {
  readonly zone: string;
  readonly timeline: number | null;
  readonly lsn: string | null;
  /** What it was seen with on its timeline, newest first. */
  readonly samples: readonly PrimarySample[];
  readonly seenAt: Date;
};

/** The newest primary that was ever observed, from the samples kept; null when none was. */
export async function lastKnownPrimary(ctx: StepContext, id: string): Promise<OldPrimaryKnown | null> {
  const keys = Object.keys(database(ctx, id).component.nodes).map((zone) => `${id}:${zone}`);
  const rows = await ctx.db.$queryRaw<{ key: string; value: DatabaseMeasurement; at: Date }[]>`
    SELECT key, value, at FROM observation
    WHERE key = ANY(${keys}::text[]) AND ok AND value ->> 'role' = 'primary' ORDER BY (value ->> 'timeline')::int DESC NULLS LAST, at DESC LIMIT 240`;
  const newest = rows[0];
  if (!newest) return null;
  const since = newest.at.getTime() - SETTINGS_WINDOW_MS;
  const own = rows.filter(
    (row) => row.key === newest.key && row.value.timeline === newest.value.timeline && row.at.getTime() >= since,
  );
  return {
    zone: newest.key.slice(id.length + 1),
    timeline: newest.value.timeline,
    lsn: newest.value.lsn,
    samples: (await promotedUnseen(ctx, id, newest.value.timeline)) ? [] : own.map((row) => row.value),
    seenAt: newest.at,
  };
}

/**
 * A canary row was acknowledged on a newer timeline than any measured: a primary was promoted and lost before it was looked at, and
 * what it waited for is not known. Nothing may be concluded from the settings of the one before.
 */
async function promotedUnseen(ctx: StepContext, id: string, timeline: number | null): Promise<boolean> {
  const newest = await ctx.db.canary.findFirst({
    where: { component: id },
    orderBy: { number: "desc" },
    select: { timeline: true },
  });
  return newest !== null && timeline !== null && newest.timeline > timeline;
}

/** Cuts every standby that answers off from the old primary, and collects what the rule judges. Positions are read after the cut. */
export async function collectFacts(ctx: StepContext, id: string, old: OldPrimaryKnown): Promise<PromotionFacts> {
  const { component } = database(ctx, id);
  const left = zonesBeingLeft(ctx.run.plan, id);
  const others = Object.keys(component.nodes).filter((zone) => zone !== old.zone && !left.has(zone));
  const [confirmedOff, host] = await Promise.all([
    ctx.adapters.power.isOff(old.zone, id, ctx.look()).catch(() => false),
    ctx.adapters.database.observeHost(id, old.zone, ctx.look()).catch(() => null),
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
      receivedLsn: positionOf(seen),
      timeline: seen?.timeline ?? null,
      cutOffFromOld: cut[index]?.status === "fulfilled",
    };
  });
  const same = candidates.filter((one) => one.answers && one.timeline === old.timeline);
  const settings = settingsInForce(old.samples, furthestLsn(same.map((one) => parseLsn(one.receivedLsn))));
  const fencedAndStopped = host !== null && host.fenced === true && !host.running;
  return {
    oldPrimary: {
      zone: old.zone,
      confirmedOff: confirmedOff || fencedAndStopped,
      synchronousSettings: settings.names,
      synchronousCommit: weakest(settings.commits),
      timeline: old.timeline,
      lastKnownLsn: old.lsn,
      finalLsn: null,
    },
    candidates,
    preference: Object.keys(component.nodes),
    allowDataLoss: ctx.run.allowDataLoss,
  };
}

/** Of several settings seen, the one that waits for the least: `off` counts when it was ever seen. */
function weakest(settings: readonly (string | null)[]): string | null {
  const order = ["off", "local", "remote_write", "on", "remote_apply"];
  const known = settings.filter((one) => one !== null);
  return known.sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? null;
}

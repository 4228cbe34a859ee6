import type { MeasureFigure, MeasureKind } from "#domain/measures/measure.ts";
import type { RequestClass } from "#domain/measures/request-class.ts";
import type { MeasurementValue } from "#domain/topology/measurement.ts";
import type { Transaction } from "../../db/client.ts";
import { openIncidentOf } from "../../measures/open-incident.ts";
import { recordMeasure } from "../../measures/record-measure.ts";
import { WORKER } from "../legs/run-rows.ts";
import { allAsWanted, applyAll, lookAt, type Place, storeAll } from "./set-desired.ts";
import type { StepContext, StepDefinition, Verdict } from "./step.ts";

/** Something a step holds differently until it is given back (domain/measures). */
export type Holding = {
  readonly kind: MeasureKind;
  readonly component: string;
  readonly region: string;
  readonly class?: RequestClass;
  readonly places: readonly Place[];
  /** What the site's file calls normal. */
  readonly normal: MeasureFigure;
  readonly set: MeasureFigure;
  /** The figure in what was measured of a place; null: it does not say. */
  readonly figureIn: (seen: MeasurementValue) => MeasureFigure | null;
};

/**
 * A step that holds something differently on every zone. The measure is on record before anything is changed, so that nothing is ever
 * changed that nobody gives back. A zone that is silent is told and not waited for: it gets it when it returns.
 */
export function holding<Args>(of: (ctx: StepContext, args: Args) => Holding): StepDefinition<Args> {
  const look = async (ctx: StepContext, args: Args): Promise<Verdict> => {
    const wanted = of(ctx, args);
    const verdict = await allAsWanted(ctx, heardOf(ctx, wanted.places));
    // So already, by an earlier run perhaps: this run answers for it from now on.
    if (verdict.is === "so") await record(ctx, wanted);
    return verdict;
  };
  return {
    check: look,
    act: async (ctx, args) => {
      const wanted = of(ctx, args);
      await record(ctx, wanted);
      await storeAll(ctx, wanted.places);
      const silent = wanted.places.flatMap(({ zone }) => (zone !== null && ctx.isSilent(zone) ? [zone] : []));
      if (silent.length > 0) await ctx.fact({ silent });
      await applyAll(ctx, heardOf(ctx, wanted.places));
    },
    verify: look,
  };
}

/** Places that answered a second ago. With everybody silent they are asked all the same: then there is nobody else to ask. */
function heardOf(ctx: StepContext, places: readonly Place[]): readonly Place[] {
  const heard = places.filter(({ zone }) => zone === null || !ctx.isSilent(zone));
  return heard.length > 0 ? heard : places;
}

async function record(ctx: StepContext, holds: Holding): Promise<void> {
  const { places: _, figureIn: __, normal, set, ...what } = holds;
  const found = Object.values(await foundBefore(ctx, holds));
  const asWanted = found.length > 0 && found.every((one) => one === set);
  const run = await ctx.db.run.findUniqueOrThrow({
    where: { id: ctx.run.id },
    select: { installationId: true, incidentId: true },
  });
  const recorded = await ctx.db.$transaction(async (tx) => {
    // Somebody else had set it: what they found right is what it is given back to. One of ours that is just being given back is not that.
    const already = asWanted && !(await wasHeld(tx, holds, ctx.run.startedAt));
    return recordMeasure(tx, run.installationId, WORKER, {
      ...what,
      ...{ normal: already ? set : normal, set },
      owner: { by: "run", runId: ctx.run.id, number: ctx.run.number },
      incidentId: run.incidentId ?? (await openIncidentOf(tx, holds.region)),
    });
  });
  await ctx.fact({ normal: recorded.normal, set, ...(recorded.normal === set ? { already: true } : {}) });
}

const JUST_MS = 60_000;

/** Whether the product itself holds it, or did a moment ago: then what is found is its own. */
async function wasHeld(tx: Transaction, { kind, component, class: of }: Holding, startedAt: Date): Promise<boolean> {
  const since = new Date(startedAt.getTime() - JUST_MS);
  const same = { kind, component, class: of ?? null };
  return (
    (await tx.temporaryMeasure.count({ where: { ...same, OR: [{ endedAt: null }, { endedAt: { gt: since } }] } })) > 0
  );
}

/** Zone → what was there before this step first changed anything; kept as a fact, so that a successor knows it too. */
async function foundBefore(
  ctx: StepContext,
  { places, figureIn }: Holding,
): Promise<Readonly<Record<string, MeasureFigure>>> {
  const known = ctx.facts()["found"] as Readonly<Record<string, MeasureFigure>> | undefined;
  if (known !== undefined) return known;
  const looks = await Promise.all(
    heardOf(ctx, places).map(async (place) => {
      const seen = await lookAt(ctx, place).catch(() => null);
      const figure = seen === null ? null : figureIn(seen);
      return figure === null ? [] : [[place.zone ?? "outside", figure] as const];
    }),
  );
  const found = Object.fromEntries(looks.flat());
  await ctx.fact({ found });
  return found;
}

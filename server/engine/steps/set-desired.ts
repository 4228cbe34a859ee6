import type { EntranceMeasurement, FlagsMeasurement, GatewayMeasurement } from "#domain/topology/measurement.ts";
import { apply, holds, store, type Wanted } from "../desired-state.ts";
import { actInto, codeOf, notSo, SO, type StepContext, type Verdict } from "./step.ts";

/** Where a wanted thing is looked at: one gateway of a zone, or the entrance. */
export type Place = { readonly wanted: Wanted; readonly zone: string | null };

export async function lookAt(
  ctx: StepContext,
  place: Place,
): Promise<GatewayMeasurement | EntranceMeasurement | FlagsMeasurement> {
  const { component, value } = place.wanted;
  if (value.kind === "flag") {
    const flags = await ctx.adapters.flags.observeFlags(component, value.zone, ctx.lookInto(value.zone));
    return { kind: "flags", flags };
  }
  return place.zone === null
    ? ctx.adapters.gateway.observeEntrance(component, ctx.look())
    : ctx.adapters.gateway.observeGateway(component, place.zone, ctx.lookInto(place.zone));
}

/** So when every place that answers is as wanted and at least one answers; those that do not are told, and get it when they return. */
export async function allAsWanted(ctx: StepContext, places: readonly Place[]): Promise<Verdict> {
  const stored = await ctx.db.desiredState.findMany({
    where: { key: { in: places.map((place) => place.wanted.key) } },
  });
  const decided = places.every((place) =>
    stored.some((row) => row.key === place.wanted.key && same(row.value, place.wanted.value)),
  );
  if (!decided) return notSo("not-decided");
  const looks = await Promise.all(
    places.map((place) =>
      lookAt(ctx, place).then(
        (seen) => holds(place.wanted.value, seen),
        () => null,
      ),
    ),
  );
  const differs = places.filter((_, index) => looks[index] === false);
  if (differs.length > 0)
    return notSo("not-as-wanted", { places: differs.map((place) => place.wanted.key).join(", ") });
  if (!looks.includes(true)) return notSo("no-gateway-answers");
  return SO;
}

/**
 * Stores what is wanted of every place, then sets it everywhere at once.
 * @throws what the first of them threw, when nobody could be set, or when a place that must be set could not
 */
export async function setAll(
  ctx: StepContext,
  places: readonly Place[],
  must: (place: Place) => boolean = () => false,
): Promise<void> {
  await storeAll(ctx, places);
  await applyAll(ctx, places, must);
}

/** Stores what is wanted of every place: whoever is away gets it on return. */
export async function storeAll(ctx: StepContext, places: readonly Place[]): Promise<void> {
  await Promise.all(places.map(({ wanted }) => store(ctx.db, wanted, ctx.token, ctx.run.id)));
}

/** Sets everywhere at once what was stored before. Throws as `setAll`. */
export async function applyAll(
  ctx: StepContext,
  places: readonly Place[],
  must: (place: Place) => boolean = () => false,
): Promise<void> {
  const results = await Promise.allSettled(
    places.map(({ wanted, zone }) =>
      apply(ctx.adapters, wanted.value, (what) =>
        zone === null ? ctx.act(wanted.scope, what) : actInto(ctx, zone, wanted.scope, what),
      ),
    ),
  );
  const failed = places.flatMap((place, index) => {
    const result = results[index];
    return result?.status === "rejected" ? [{ place, error: result.reason as unknown }] : [];
  });
  if (failed.length > 0)
    await ctx.fact({ unreached: failed.map(({ place, error }) => ({ key: place.wanted.key, why: codeOf(error) })) });
  const first = failed.find(({ place }) => must(place)) ?? (failed.length === places.length ? failed[0] : undefined);
  if (first) throw first.error;
}

function same(stored: unknown, wanted: unknown): boolean {
  return canonical(stored) === canonical(wanted);
}
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

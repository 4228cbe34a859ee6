import type { ActionArgs } from "#domain/plans/actions.ts";
import { Final, looking, notSo, SO } from "./step.ts";

const SEARCH = "region-files";

/**
 * No marker of the other region's customers is in this region's data files, WAL, logs, responses or the bytes that crossed (design
 * §6). A search that does not even find the region's own markers proves nothing and is refused.
 */
export const proofNoCustomerMarkers = looking<ActionArgs<"proof.no-customer-markers">>(async (ctx, { region, of }) => {
  const zones = ctx.topology.regions[region]?.zones ?? [];
  if (zones.length === 0) throw new Final("site-has-no-region", { region });
  const found = await Promise.all(
    zones.map(async (zone) => ({
      zone,
      ...(await ctx.adapters.host.searchMarkers(zone, SEARCH, {
        signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(100_000)]),
      })),
    })),
  );
  const sum = (pick: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + pick(one), 0);
  await ctx.fact({
    region,
    of,
    files: sum((one) => one.files),
    bytes: sum((one) => one.bytes),
    own: sum((one) => one.own),
    foreign: sum((one) => one.foreign),
    zones,
  });
  const blind = found.filter((one) => one.own === 0);
  if (blind.length > 0) return notSo("search-is-blind", { zones: blind.map((one) => one.zone).join(", "), region });
  const foreign = sum((one) => one.foreign);
  if (foreign > 0) throw new Final("customer-data-crossed", { n: foreign, of, region });
  return SO;
});

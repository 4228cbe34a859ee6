import { RELEASES, RELEASES_NORMAL } from "#domain/measures/releases.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { holding } from "./hold-measure.ts";
import { flagPlaces } from "./measure-places.ts";
import { need } from "./site.ts";

/** Nothing new is let out while people repair: the flag every deployment asks first. */
export const releasesPause = holding<ActionArgs<"releases.pause">>((ctx, { component }) => {
  const placed = need(ctx.topology, "flags", component);
  return {
    ...{ kind: "releases-paused", component, region: placed.component.region, normal: RELEASES_NORMAL, set: "off" },
    places: flagPlaces(placed, RELEASES, "off"),
    // Whoever never said anything lets them out.
    figureIn: (seen) => (seen.kind === "flags" ? (seen.flags[RELEASES] ?? RELEASES_NORMAL) : null),
  };
});

import type { ActionArgs } from "#domain/plans/actions.ts";
import { holding } from "./hold-measure.ts";
import { limitPlaces } from "./measure-places.ts";
import { need } from "./site.ts";
import { NotDone } from "./step.ts";

/** Fewer requests of one class are let in, at every gateway of the component: what can wait makes room for what cannot. */
export const trafficLimit = holding<ActionArgs<"traffic.limit">>((ctx, { gateway, class: of, rate }) => {
  const placed = need(ctx.topology, "gateway", gateway);
  const { limits, region } = placed.component;
  if (limits === undefined) throw new NotDone("gateway-has-no-limits", { gateway });
  return {
    ...{ kind: "traffic-limit", component: gateway, region, class: of, normal: limits.classes[of], set: rate },
    places: limitPlaces(placed, of, rate),
    figureIn: (seen) => (seen.kind === "gateway" ? (seen.limits[of] ?? null) : null),
  };
});

import type { ActionArgs } from "#domain/plans/actions.ts";
import { holding } from "./hold-measure.ts";
import { canaryPlaces } from "./measure-places.ts";
import { need } from "./site.ts";
import { NotDone } from "./step.ts";

/** No more customers reach the version that is being tried: in an emergency there is one unknown less. */
export const canaryDemote = holding<ActionArgs<"canary.demote">>((ctx, { gateway }) => {
  const placed = need(ctx.topology, "gateway", gateway);
  const { canary, region } = placed.component;
  if (canary === undefined) throw new NotDone("gateway-has-no-canary", { gateway });
  return {
    ...{ kind: "canary-demoted", component: gateway, region, normal: canary.weight, set: 0 },
    places: canaryPlaces(placed, 0),
    figureIn: (seen) => (seen.kind === "gateway" ? (seen.canary?.weight ?? null) : null),
  };
});

import type { ActionArgs } from "#domain/plans/actions.ts";
import { allAsWanted, setAll } from "./set-desired.ts";
import { acting } from "./step.ts";
import { maintenancePlaces } from "./traffic-places.ts";

/** Maintenance on or off in every gateway of a region; fails only when none of them answers. The silent ones get it on return. */
export const gatewayMaintenance = acting<ActionArgs<"gateway.maintenance">>(
  (ctx, { region, on }) => allAsWanted(ctx, maintenancePlaces(ctx, region, on)),
  (ctx, { region, on }) => setAll(ctx, maintenancePlaces(ctx, region, on)),
);

import type { ActionArgs } from "#domain/plans/actions.ts";
import { allAsWanted, setAll } from "./set-desired.ts";
import { acting } from "./step.ts";
import { zonePlaces } from "./traffic-places.ts";

/** A zone takes traffic again, at the entrance and in every zone of its region. */
export const gatewayReady = acting<ActionArgs<"gateway.ready">>(
  (ctx, { zone }) => allAsWanted(ctx, zonePlaces(ctx, zone, "ready")),
  (ctx, { zone }) => setAll(ctx, zonePlaces(ctx, zone, "ready"), (place) => place.zone === null),
);

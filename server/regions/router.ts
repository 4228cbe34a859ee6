import { z } from "zod";
import { router, sharedProcedure } from "../trpc/init.ts";
import { readComponent } from "./read-component.ts";
import { readRegions } from "./read-regions.ts";
import { readZone } from "./read-zone.ts";

export type { Counts, MeasuredPlace } from "./measured-places.ts";
export type { ComponentNode, ComponentPage, DesiredView } from "./read-component.ts";
export type { EntranceView, RegionsView, RegionView, ZoneView } from "./read-regions.ts";
export type { ZonePage } from "./read-zone.ts";
export type { Setting } from "./settings-of.ts";

const name = z.string().min(1).max(64);

export const regionsRouter = router({
  map: sharedProcedure("regions.read")
    .input(z.strictObject({ region: name.optional() }))
    .query(({ ctx, input }) => readRegions(ctx, input.region ?? null)),
  zone: sharedProcedure("regions.read")
    .input(z.strictObject({ region: name, zone: name }))
    .query(({ ctx, input }) => readZone(ctx, input.region, input.zone)),
  component: sharedProcedure("regions.read")
    .input(z.strictObject({ id: z.string().min(3).max(200) }))
    .query(({ ctx, input }) => readComponent(ctx, input.id)),
});

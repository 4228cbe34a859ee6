import { router, sharedProcedure } from "../trpc/init.ts";
import { findThings } from "./find-things.ts";
import { readBanner } from "./read-banner.ts";
import { readOverview } from "./read-overview.ts";

export type { CurrentFigure, ObjectiveCell, ObjectiveRow } from "../evidence/objectives.ts";
export type { Findable } from "./find-things.ts";
export type { Headroom } from "./headroom.ts";
export type { IfLost } from "./if-lost.ts";
export type { Matrix, MatrixCell, MatrixRow } from "./matrix.ts";
export type { BannerIncident } from "./open-incidents.ts";
export type { Banner, OpenRun } from "./read-banner.ts";
export type { Change, Overview, Verdict } from "./read-overview.ts";
export type { Sovereignty } from "./sovereignty.ts";

export const overviewRouter = router({
  current: sharedProcedure("overview.read", ["audit.read"]).query(({ ctx }) => readOverview(ctx)),
  banner: sharedProcedure("overview.read").query(({ ctx }) => readBanner(ctx)),
  find: sharedProcedure("overview.read", ["failovers.request"]).query(({ ctx }) => findThings(ctx)),
});

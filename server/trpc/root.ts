import { approvalsRouter } from "../approvals/router.ts";
import { auditRouter } from "../audit/router.ts";
import { backlogRouter } from "../backlog/router.ts";
import { backupsRouter } from "../backups/router.ts";
import { checksRouter } from "../checks/router.ts";
import { detectionRouter } from "../detection/router.ts";
import { failoversRouter } from "../failovers/router.ts";
import { incidentsRouter } from "../incidents/router.ts";
import { liveRouter } from "../live/router.ts";
import { measuresRouter } from "../measures/router.ts";
import { objectivesRouter } from "../objectives/router.ts";
import { observeRouter } from "../observe/router.ts";
import { overviewRouter } from "../overview/router.ts";
import { plansRouter } from "../plans/router.ts";
import { regionsRouter } from "../regions/router.ts";
import { syntheticRouter } from "../synthetic/router.ts";
import { router } from "./init.ts";

/** One router an area. Every procedure in it is made by `procedure(<permission>)`: a test walks this record. */
export const appRouter = router({
  approvals: approvalsRouter,
  audit: auditRouter,
  backlog: backlogRouter,
  backups: backupsRouter,
  checks: checksRouter,
  detection: detectionRouter,
  failovers: failoversRouter,
  incidents: incidentsRouter,
  live: liveRouter,
  measures: measuresRouter,
  objectives: objectivesRouter,
  observe: observeRouter,
  overview: overviewRouter,
  plans: plansRouter,
  regions: regionsRouter,
  synthetic: syntheticRouter,
});
export type AppRouter = typeof appRouter;

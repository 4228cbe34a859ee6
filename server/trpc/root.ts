import { router } from "./init.ts";

/** One router an area. Every procedure in it is made by `procedure(<permission>)`: a test walks this record. */
export const appRouter = router({});
export type AppRouter = typeof appRouter;

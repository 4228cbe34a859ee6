import { join } from "node:path";
import type { Manifest } from "./manifest.ts";

/** Where the lab's programs keep what Node compiled of them: where whoever starts the lab does, or else with its state. */
export const compileCacheOf = ({ stateDir }: Pick<Manifest, "stateDir">): string =>
  process.env["NODE_COMPILE_CACHE"] ?? join(stateDir, "compile-cache");

import path from "node:path";
import { siteEnvironment } from "#lab/site-environment.ts";
import { type Manifest, requireManifest } from "../../lab/manifest.ts";
import type { Environment } from "./environment.ts";
import { run } from "./run.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** What the product must know of the lab it is pointed at. */
export type LabHandle = {
  readonly entrance: string;
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** A line on each part of the lab that is not there since its program is not. */
  readonly leftOut: readonly string[];
};

/**
 * `npm run lab -- <args>` for the lab of this state folder.
 * @returns where it stands, and the settings that point the product at it
 * @throws Error with the lab's own words when it fails
 */
export async function runLab(args: readonly string[], state: string): Promise<LabHandle> {
  const folder = path.join(state, "lab");
  const said = await run([process.execPath, "lab/main.ts", ...args, "--state", folder], process.env, ROOT);
  const manifest = requireManifest(folder);
  const environment = {
    HAECHI_SITE: manifest.siteFile,
    HAECHI_PLANS: path.join(ROOT, "plans"),
    ...siteEnvironment(manifest),
  };
  const leftOut = said.split("\n").filter((line) => line.includes("LEFT OUT"));
  return { entrance: manifest.entrance, manifest, environment, leftOut };
}

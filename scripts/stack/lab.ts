import { readFileSync } from "node:fs";
import path from "node:path";
import type { Manifest } from "../../lab/manifest.ts";
import type { Environment } from "./environment.ts";
import { run } from "./run.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** What the product must know of the lab it is pointed at. */
export type LabHandle = { readonly entrance: string; readonly manifest: Manifest; readonly environment: Environment };

/**
 * `npm run lab -- <args>` for the lab of this state folder.
 * @returns where it stands, and the settings that point the product at it
 * @throws Error with the lab's own words when it fails
 */
export async function runLab(args: readonly string[], state: string): Promise<LabHandle> {
  const folder = path.join(state, "lab");
  await run([process.execPath, "lab/main.ts", ...args, "--state", folder], process.env, ROOT);
  const manifest = JSON.parse(readFileSync(path.join(folder, "lab.json"), "utf8")) as Manifest;
  const environment = {
    HAECHI_SITE: manifest.siteFile,
    HAECHI_PLANS: path.join(ROOT, "plans"),
    HAECHI_AGENT_CERT: manifest.tls.cert,
    HAECHI_AGENT_KEY: manifest.tls.key,
    HAECHI_AGENT_CA: manifest.tls.ca,
    META_DB_PASSWORD: manifest.passwords.haechi,
  };
  return { entrance: manifest.entrance, manifest, environment };
}

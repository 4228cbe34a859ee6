import { createHash } from "node:crypto";
import { canonicalJson } from "#domain/canonical-json.ts";
import { FileProblems } from "./file/problem.ts";
import { type LoadedPlan, loadPlans } from "./load-plans.ts";
import { type LoadedTopology, loadTopologyFile } from "./load-topology-file.ts";
import { checkAutomatic } from "./site/check-automatic.ts";
import type { Environment } from "./site/secrets.ts";

export type SitePaths = { readonly site: string; readonly plans: string };
export type LoadedSite = { readonly topology: LoadedTopology; readonly plans: readonly LoadedPlan[] };
/** What is put in force of it: no secret in it, so it can be kept until people decided. */
export type SiteToApply = {
  readonly topology: Pick<LoadedTopology, "source" | "stored">;
  readonly plans: readonly LoadedPlan[];
};

/** Where a site's files are, from the environment (docs/architecture.md). */
export function sitePaths(env: Environment = process.env): SitePaths {
  return { site: env["HAECHI_SITE"] || "haechi.yaml", plans: env["HAECHI_PLANS"] || "plans" };
}

/**
 * Everything a site consists of, checked. Plans are judged against the site, so they are read once it is right, and
 * what the site does by itself is judged by the plans.
 * @param env where its secrets are; null: none is needed, nobody uses it
 * @throws FileProblems
 */
export async function loadSite(paths: SitePaths, env: Environment | null = process.env): Promise<LoadedSite> {
  const topology = await loadTopologyFile(paths.site, env);
  const plans = await loadPlans(paths.plans, topology.stored);
  const findings = checkAutomatic(
    topology.stored,
    plans.map(({ plan }) => plan),
  );
  if (findings.length > 0) throw new FileProblems(findings.map(topology.locate));
  return { topology, plans };
}

/** What tells two versions apart: the meaning, not the spelling. A changed comment is the same version. */
export function versionHash(body: unknown): string {
  return createHash("sha256").update(canonicalJson(body)).digest("hex");
}

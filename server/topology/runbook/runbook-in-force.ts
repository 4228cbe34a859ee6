import type { Database } from "../../db/client.ts";
import { storedTopology } from "../current-topology.ts";
import { planInForce } from "../plan-in-force.ts";
import { type RunbookLanguage, renderRunbook } from "./render-runbook.ts";

export type RunbookFile = { readonly name: string; readonly text: string };

/**
 * The runbook of a plan in force, as `haechi apply` writes it.
 * @throws Refusal not-found (plan-not-found), unavailable (no-topology)
 */
export async function runbookInForce(db: Database, plan: string, language: RunbookLanguage): Promise<RunbookFile> {
  const [version, site] = await Promise.all([planInForce(db, plan), storedTopology(db)]);
  return { name: `${plan}.${language}.md`, text: renderRunbook(version, site, language) };
}

import type { VerbContext } from "../context.ts";
import type { RunbookLanguage } from "../topology/runbook/render-runbook.ts";
import { type RunbookFile, runbookInForce } from "../topology/runbook/runbook-in-force.ts";

/**
 * The offline runbook of a plan in force, to be kept where Haechi is not needed to read it.
 * @throws Refusal not-found (plan-not-found)
 */
export function readRunbook(
  { db }: Pick<VerbContext, "db">,
  plan: string,
  language: RunbookLanguage,
): Promise<RunbookFile> {
  return runbookInForce(db, plan, language);
}

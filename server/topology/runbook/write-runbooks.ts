import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Topology } from "#domain/topology/topology.ts";
import type { PlanInForce } from "../plan-in-force.ts";
import { RUNBOOK_LANGUAGES, type RunbookLanguage, renderRunbook } from "./render-runbook.ts";

/**
 * Writes `<folder>/<plan>.<language>.md` for every plan in force, and removes those of plans that are not any more. Each file is whole
 * at every moment: somebody may be reading it in the worst one.
 * @param site as the file says it, with the names of its secrets
 * @returns the files, by name
 */
export async function writeRunbooks(
  plans: readonly PlanInForce[],
  site: Topology,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const texts = plans.flatMap((version) =>
    (Object.keys(RUNBOOK_LANGUAGES) as RunbookLanguage[]).map(
      (language) => [`${version.plan.name}.${language}.md`, renderRunbook(version, site, language)] as const,
    ),
  );
  for (const [name, text] of texts) {
    const file = path.join(folder, name);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
  const names: readonly string[] = texts.map(([name]) => name);
  for (const old of await readdir(folder))
    if (old.endsWith(".md") && !names.includes(old)) await rm(path.join(folder, old));
  return names;
}

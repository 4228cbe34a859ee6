import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Plan } from "#domain/plans/plan.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { didYouMean } from "./file/did-you-mean.ts";
import { findingsFromZod } from "./file/findings-from-zod.ts";
import { FileProblems, type Problem } from "./file/problem.ts";
import { readYaml, type YamlFile } from "./file/read-yaml.ts";
import { buildPlan } from "./plans/build-plan.ts";
import { outlineSchema } from "./plans/plan-schema.ts";

export type LoadedPlan = { readonly file: string; readonly source: string; readonly plan: Plan };

/**
 * Reads and checks every `*.yaml` of the folder against the site, in the order of their names.
 * @throws FileProblems with what is wrong in all of them, each with line, column and remedy
 */
export async function loadPlans(dir: string, topology: Topology): Promise<LoadedPlan[]> {
  const names = await readdir(dir).catch(() => {
    const remedy = "Make the folder, or set HAECHI_PLANS to where the plans are.";
    throw new FileProblems([{ file: dir, line: 1, column: 1, what: "this folder cannot be read", remedy }]);
  });
  const problems: Problem[] = [];
  const loaded: { readonly yaml: YamlFile; readonly plan: Plan }[] = [];
  for (const name of names.filter((candidate) => /\.ya?ml$/.test(candidate)).sort()) {
    try {
      const yaml = await readYaml(join(dir, name));
      loaded.push({ yaml, plan: readPlan(yaml, topology) });
    } catch (error) {
      if (!(error instanceof FileProblems)) throw error;
      problems.push(...error.problems);
    }
  }
  // Plans that point at each other are compared only when all of them could be read: a broken one is not "unknown".
  if (problems.length === 0) problems.push(...checkReferences(loaded));
  if (problems.length > 0) throw new FileProblems(problems);
  return loaded.map(({ yaml, plan }) => ({ file: yaml.file, source: yaml.source, plan }));
}

/**
 * One plan from its file.
 * @throws FileProblems
 */
export function readPlan(yaml: YamlFile, topology: Topology): Plan {
  const parsed = outlineSchema.safeParse(yaml.value);
  if (!parsed.success) {
    throw new FileProblems(findingsFromZod(outlineSchema, yaml.value, parsed.error.issues).map(yaml.locate));
  }
  const wanted = basename(yaml.file).replace(/\.ya?ml$/, "");
  const { plan, findings } = buildPlan(parsed.data, topology);
  if (parsed.data.name !== wanted) {
    const what = `the plan is called "${parsed.data.name}", its file "${wanted}"`;
    findings.push({ path: ["name"], what, remedy: `Write name: ${wanted}, or rename the file.` });
  }
  if (plan === null || findings.length > 0) throw new FileProblems(findings.map(yaml.locate));
  return plan;
}

function checkReferences(loaded: readonly { readonly yaml: YamlFile; readonly plan: Plan }[]): Problem[] {
  const names = loaded.map(({ plan }) => plan.name);
  return loaded.flatMap(({ yaml, plan }) => {
    const next = plan.whenHealthyAgain;
    if (next === null || names.includes(next)) return [];
    const remedy = didYouMean(
      next,
      names.filter((name) => name !== plan.name),
    );
    return [yaml.locate({ path: ["when_healthy_again"], what: `unknown plan "${next}"`, remedy })];
  });
}

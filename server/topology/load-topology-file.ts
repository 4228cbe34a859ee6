import type { Topology } from "#domain/topology/topology.ts";
import { findingsFromZod } from "./file/findings-from-zod.ts";
import { FileProblems, type Finding, type Problem } from "./file/problem.ts";
import { readYaml } from "./file/read-yaml.ts";
import { buildTopology } from "./site/build-topology.ts";
import { checkSite } from "./site/check-site.ts";
import { type Environment, resolveSecrets, secretsOf } from "./site/secrets.ts";
import { siteSchema } from "./site/site-schema.ts";

export type LoadedTopology = {
  readonly file: string;
  readonly source: string;
  /** Ready for use: secrets filled in from the environment, where one was given. Never store it. */
  readonly topology: Topology;
  /** Names of the environment variables that it takes secrets from. */
  readonly secrets: readonly string[];
  /** The same with `${NAME}` in the secrets' places: what is hashed, compared and stored. */
  readonly stored: Topology;
  /** Where in the file something stands: what plans show to be wrong is said here, too. */
  readonly locate: (finding: Finding) => Problem;
};

/**
 * Reads and checks `haechi.yaml`.
 * @param env where its secrets are; null: nobody uses it, so none is needed, as for a look at the file in a pipeline
 * @throws FileProblems with everything that is wrong, each with line, column and remedy
 */
export async function loadTopologyFile(path: string, env: Environment | null = process.env): Promise<LoadedTopology> {
  const yaml = await readYaml(path);
  const parsed = siteSchema.safeParse(yaml.value);
  if (!parsed.success) {
    throw new FileProblems(findingsFromZod(siteSchema, yaml.value, parsed.error.issues).map(yaml.locate));
  }
  const secrets = secretsOf(yaml.value);
  const missing = secrets
    .filter(({ name }) => env !== null && !env[name])
    .map(({ name, path: at }) => ({
      path: at,
      what: `${name} is not set in the environment`,
      remedy: `Set it before you start: ${name}=… (it is never stored).`,
    }));
  const findings = [...checkSite(parsed.data), ...missing];
  if (findings.length > 0) throw new FileProblems(findings.map(yaml.locate));
  const stored = buildTopology(parsed.data);
  const { source, locate } = yaml;
  return {
    file: path,
    source,
    stored,
    topology: env === null ? stored : resolveSecrets(stored, env),
    secrets: [...new Set(secrets.map(({ name }) => name))],
    locate,
  };
}

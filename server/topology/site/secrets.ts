import type { Topology } from "#domain/topology/topology.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\{([A-Z][A-Z0-9_]*)\}/g;

/** Names of the environment variables a site asks for, with the places that ask. */
export function secretsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { name: string; path: (string | number)[] }[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].map((match) => ({ name: match[1] ?? "", path: [...path] }));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    secretsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/**
 * Puts the environment's values where the site says `${NAME}`. Only in memory: what is stored keeps the names.
 * @throws Error naming every variable that is not set
 */
export function resolveSecrets(topology: Topology, env: Environment): Topology {
  const missing = new Set(secretsOf(topology).flatMap(({ name }) => (env[name] ? [] : [name])));
  if (missing.size > 0) {
    throw new Error(
      `Not set in the environment: ${[...missing].join(", ")}. haechi.yaml asks for them; set them and start again.`,
    );
  }
  return fill(topology, env) as Topology;
}

function fill(value: unknown, env: Environment): unknown {
  if (typeof value === "string") return value.replace(REFERENCE, (_, name: string) => env[name] ?? "");
  if (Array.isArray(value)) return value.map((part) => fill(part, env));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, env)]));
}

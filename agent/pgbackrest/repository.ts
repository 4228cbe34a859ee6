import { AgentError } from "../agent-error.ts";
import type { AgentConfig, PgbackrestInstance } from "../config.ts";

/** One stanza of this agent. */
export type Repository = { readonly stanza: string; readonly instance: PgbackrestInstance };

/** The stanza of this name. Throws `unknown-instance`. */
export function repositoryOf(config: AgentConfig, stanza: string): Repository {
  const instance = Object.hasOwn(config.pgbackrest, stanza) ? config.pgbackrest[stanza] : undefined;
  if (!instance)
    throw new AgentError(
      "unknown-instance",
      `no pgBackRest stanza ${stanza} here; known: ${Object.keys(config.pgbackrest).join(", ") || "none"}`,
    );
  return { stanza, instance };
}

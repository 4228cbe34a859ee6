import { AgentError } from "../agent-error.ts";
import { parseInfo } from "./info.ts";
import type { Repository } from "./repository.ts";
import { pgbackrest } from "./run.ts";

const BACKUP_MS = 2 * 3_600_000;

/**
 * Takes a base backup of whichever node is the primary. Its caller's tag is kept with it, so that a repeat finds what the first try made
 * and makes no second one.
 */
export async function backup(
  repository: Repository,
  { type, tag }: { readonly type: "full" | "diff" | "incr"; readonly tag: string },
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const tagged = async () => {
    const { stdout } = await pgbackrest(repository, "info", { args: ["--output=json"], timeoutMs: 20_000, signal });
    return parseInfo(stdout, repository.stanza).backup.find((one) => one.annotation?.["haechi"] === tag);
  };
  const before = await tagged();
  if (before !== undefined) return { how: "already", label: before.label, type: before.type };
  await pgbackrest(repository, "backup", {
    args: [`--type=${type}`, `--annotation=haechi=${tag}`],
    timeoutMs: BACKUP_MS,
    signal,
  });
  const made = await tagged();
  if (made === undefined) throw new AgentError("failed", "pgbackrest backup ended well, and info does not list it");
  return { how: "made", label: made.label, type: made.type };
}

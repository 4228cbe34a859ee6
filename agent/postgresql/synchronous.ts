import { AgentError } from "../agent-error.ts";
import { waitUntil } from "../wait-until.ts";
import type { Node } from "./node.ts";
import { setSetting } from "./settings.ts";
import { asSuperuser } from "./sql.ts";
import { inRecovery } from "./state.ts";

/** `FIRST n ("a", "b")`: every one named must confirm a commit. Empty: nobody is waited for. */
export function standbyNames(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `FIRST ${names.length} (${names.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ")})`;
}

/**
 * Sets whom commits wait for, and waits a moment until those are synchronous. The answer says which are: commits hang while
 * one is not. Refused on a standby, which would carry the list into its promotion.
 */
export async function setSynchronous(
  node: Node,
  names: readonly string[],
): Promise<{ names: string; synchronous: readonly string[] }> {
  const value = standbyNames(names);
  return await asSuperuser(node.instance, async (query) => {
    if (names.length > 0 && (await inRecovery(query))) {
      throw new AgentError(
        "refused",
        `${node.name} is a standby: its commits after a promotion would wait for ${names.join(", ")}`,
      );
    }
    await setSetting(query, "synchronous_standby_names", value);
    const read = async () => {
      const rows = await query(
        "select application_name from pg_stat_replication where sync_state in ('sync', 'quorum')",
      );
      return rows.map((row) => String(row.application_name));
    };
    await waitUntil(async () => await read().then((found) => names.every((name) => found.includes(name))), {
      limitMs: 3000,
    });
    return { names: value, synchronous: await read() };
  });
}

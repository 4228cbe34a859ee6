import { join } from "node:path";
import { log } from "../log.ts";
import { lastWords, runProgram } from "../run-program.ts";
import { waitUntil } from "../wait-until.ts";
import { type Node, peerOf } from "./node.ts";
import { asReplicator, replicationPassword } from "./sql.ts";

/**
 * Takes a stopped data directory back to the fork point of the timeline that `zone` writes. `not-needed`: it never left that
 * history. Throws when rewinding cannot work (WAL is gone, no checksums or hint logging, the role may not read files).
 */
export async function rewind(node: Node, zone: string, signal: AbortSignal): Promise<"rewound" | "not-needed"> {
  const peer = peerOf(node, zone);
  const { binDir, dataDir, replication, runAs } = node.instance;
  await waitForCheckpoint(node, peer, signal);
  const source = `host=${peer.host} port=${peer.port} user=${replication.user} dbname=postgres connect_timeout=3`;
  const result = await runProgram(
    [join(binDir, "pg_rewind"), `--target-pgdata=${dataDir}`, `--source-server=${source}`],
    { timeoutMs: 300_000, signal, runAs, env: { PGPASSWORD: await replicationPassword(node.instance) } },
  );
  if (result.code !== 0) throw new Error(`pg_rewind: ${lastWords(result)}`);
  const needed = !`${result.stdout}${result.stderr}`.includes("no rewind required");
  log("rewind", { instance: node.name, from: zone, needed });
  return needed ? "rewound" : "not-needed";
}

/**
 * Right after a promotion the source's control file still names the old timeline, and pg_rewind would wrongly find nothing to
 * do: wait until a checkpoint has moved it on.
 */
async function waitForCheckpoint(
  node: Node,
  peer: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<void> {
  const moved = await waitUntil(
    async () => {
      const [row] = await asReplicator(node.instance, peer, "sql", (query) =>
        query(
          "select timeline_id = ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as moved from pg_control_checkpoint()",
        ),
      );
      return row?.moved === true;
    },
    { limitMs: 60_000, everyMs: 250, signal },
  );
  if (!moved) throw new Error("the new primary made no checkpoint within 60 s");
}

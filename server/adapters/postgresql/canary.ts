import type pg from "pg";
import { commitConfirmed } from "#domain/database/commit-confirmed.ts";
import { AdapterError, type Look } from "../ports.ts";
import type { Connections } from "./connections.ts";

type Written = { readonly lsn: string; readonly timeline: number };

const TIMELINE = "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";

/**
 * Writes a numbered row to the one primary on the highest timeline. Null when nobody acknowledged it: no primary, no answer in
 * time, or a wait for the synchronous standby that was cut short. Throws only when the site itself is wrong.
 */
export async function writeCanary(
  connections: Connections,
  id: string,
  number: bigint,
  look: Look,
): Promise<Written | null> {
  const zones = Object.keys(connections.component(id).nodes);
  const found = await Promise.all(zones.map((zone) => primaryIn(connections, id, zone, look)));
  const primaries = found.filter((one) => one !== null).sort((a, b) => b.timeline - a.timeline);
  const [primary, rival] = primaries;
  // Two on one timeline: nobody can say which of them counts.
  if (!primary || rival?.timeline === primary.timeline) return null;
  let backend: number | null = null;
  try {
    return await connections.with(id, primary.zone, look, async (query, client) => {
      backend = Number((await query("select pg_backend_pid() as pid"))[0]?.["pid"]);
      const confirmed = await watched(client, () =>
        query("insert into haechi.canary (number) values ($1)", [number.toString()]),
      );
      const [at] = await query(`select pg_current_wal_lsn()::text as lsn, ${TIMELINE} as timeline`);
      return confirmed ? { lsn: String(at?.["lsn"]), timeline: Number(at?.["timeline"]) } : null;
    });
  } catch (error) {
    if (error instanceof AdapterError && (error.code === "not-capable" || error.code === "failed")) throw error;
    if (backend !== null) void endBackend(connections, id, primary.zone, backend);
    return null;
  }
}

async function primaryIn(
  connections: Connections,
  id: string,
  zone: string,
  look: Look,
): Promise<{ zone: string; timeline: number } | null> {
  try {
    const [row] = await connections.with(id, zone, look, (query) =>
      query(
        `select case when pg_is_in_recovery() then null else ${TIMELINE.replace("pg_current_wal_lsn()", "case when pg_is_in_recovery() then null else pg_current_wal_lsn() end")} end as timeline`,
      ),
    );
    return typeof row?.["timeline"] === "number" ? { zone, timeline: row["timeline"] } : null;
  } catch (error) {
    if (error instanceof AdapterError && error.code === "not-capable") throw error;
    return null;
  }
}

/** Runs a write; false when the server warned that it had not been confirmed. */
async function watched(client: pg.PoolClient, write: () => Promise<unknown>): Promise<boolean> {
  const notices: string[] = [];
  const listen = (notice: { message?: string | undefined }) => void notices.push(notice.message ?? "");
  client.on("notice", listen);
  try {
    await write();
  } finally {
    client.off("notice", listen);
  }
  return commitConfirmed(notices);
}

/** A session that waits for a lost standby waits for ever, one more each second: end ours. */
async function endBackend(connections: Connections, id: string, zone: string, pid: number): Promise<void> {
  const look = { signal: AbortSignal.timeout(3000) };
  await connections
    .with(id, zone, look, (query) => query("select pg_terminate_backend($1)", [pid]))
    // It does not answer at all: then its sessions are the least problem.
    .catch(() => {});
}

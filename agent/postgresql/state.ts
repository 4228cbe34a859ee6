import type { Query } from "./sql.ts";

/** True while the server replays as a standby. */
export async function inRecovery(query: Query): Promise<boolean> {
  const [row] = await query("select pg_is_in_recovery() as standby");
  return row?.standby === true;
}

/** The timeline a primary writes on: from its current WAL file, since the control file lags behind until a checkpoint. */
export async function writtenTimeline(query: Query): Promise<number> {
  const [row] = await query("select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline");
  const timeline = Number.parseInt(String(row?.timeline), 16);
  if (!(timeline > 0)) throw new Error("the timeline could not be read");
  return timeline;
}

export type Stream = { readonly host: string; readonly port: number; readonly timeline: number };

/** From whom a standby streams right now, or null. */
export async function streamsFrom(query: Query): Promise<Stream | null> {
  const [row] = await query(
    "select status, sender_host, sender_port, received_tli from pg_stat_wal_receiver where status = 'streaming'",
  );
  if (!row) return null;
  return { host: String(row.sender_host), port: Number(row.sender_port), timeline: Number(row.received_tli) };
}

/** True when a WAL receiver exists, streaming or trying. */
export async function hasReceiver(query: Query): Promise<boolean> {
  const rows = await query("select 1 from pg_stat_wal_receiver where pid is not null");
  return rows.length > 0;
}

import { Client } from "pg";
import { type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";

/** A server that takes writes, with a superuser's session to be ended by whoever asked. */
export type Node = { readonly zone: Zone; readonly timeline: number; readonly client: Client };

/** The kr node that takes writes; of two, the one on the higher timeline, since an old primary counts for nothing. */
export async function findPrimary(manifest: Manifest): Promise<Node> {
  const nodes = await Promise.all(zonesOf("kr").map((zone) => openNode(manifest, zone)));
  const primaries = nodes.filter((node) => node !== null).sort((a, b) => b.timeline - a.timeline);
  const [primary, ...others] = primaries;
  await Promise.all(others.map((node) => node.client.end()));
  if (primary === undefined) throw new Error("No kr database node takes writes, so nothing can be counted now.");
  return primary;
}

async function openNode(manifest: Manifest, zone: Zone): Promise<Node | null> {
  const [host, port] = manifest.zones[zone].postgresql.direct.split(":");
  const client = new Client({
    host: host ?? "",
    port: Number(port),
    user: "postgres",
    password: manifest.passwords.postgres,
    database: manifest.database,
    connectionTimeoutMillis: 2_000,
    query_timeout: 20_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const row = await client.query<{ standby: boolean; timeline: string }>(
      "select pg_is_in_recovery() as standby, case when pg_is_in_recovery() then '0' else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline",
    );
    const state = row.rows[0];
    if (state !== undefined && !state.standby) return { zone, timeline: Number.parseInt(state.timeline, 16), client };
  } catch {
    // Not reachable: then it is not the primary that counts.
  }
  await client.end().catch(() => {});
  return null;
}

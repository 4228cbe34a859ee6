import { Client } from "pg";
import { type Zone, zonesOf } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";
import { readJournal } from "./writer/journal.ts";

/** The writer's journal held against the rows of the primary. Times are milliseconds. */
export type Count = {
  readonly primary: Zone;
  readonly timeline: number;
  readonly since: string;
  readonly asked: number;
  readonly acknowledged: number;
  /** Acknowledged numbers that are in the primary. */
  readonly surviving: number;
  readonly lost: number;
  /** At most 20 of the lost numbers. */
  readonly lostNumbers: readonly number[];
  /** Numbers that stand in more than one row. */
  readonly duplicated: number;
  /** Asked, not acknowledged, and in the primary all the same: harmless, the customer was told nothing. */
  readonly unacknowledgedRows: number;
  /** Longest time without an acknowledgement, from `since` until now; null when there was none at all. */
  readonly longestGapMs: number | null;
  readonly byZone: Readonly<Record<string, number>>;
};

type Node = { readonly zone: Zone; readonly timeline: number; readonly client: Client };

/** The kr node that takes writes; of two, the one on the higher timeline, since an old primary counts for nothing. */
async function findPrimary(manifest: Manifest): Promise<Node> {
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

/** Counts to the row what the customer was promised since a time and what is there. */
export async function countCases(manifest: Manifest, since: Date): Promise<Count> {
  const journal = readJournal(manifest.writerJournal);
  const untilMs = Date.now();
  const primary = await findPrimary(manifest);
  try {
    const rows = await primary.client.query<{ number: string; times: string }>(
      "select number, count(*) as times from cases where number > 1000000 group by number",
    );
    const there = new Map(rows.rows.map((row) => [Number(row.number), Number(row.times)]));
    const asked = [...journal.asked].filter(([, at]) => at >= since.getTime());
    const acknowledged = [...journal.acknowledged].filter(([, ack]) => ack.at >= since.getTime());
    const lost = acknowledged.map(([number]) => number).filter((number) => !there.has(number));
    const byZone: Record<string, number> = {};
    for (const [, { zone }] of acknowledged) byZone[zone] = (byZone[zone] ?? 0) + 1;
    return {
      primary: primary.zone,
      timeline: primary.timeline,
      since: since.toISOString(),
      asked: asked.length,
      acknowledged: acknowledged.length,
      surviving: acknowledged.length - lost.length,
      lost: lost.length,
      lostNumbers: lost.slice(0, 20),
      duplicated: [...there.values()].filter((times) => times > 1).length,
      unacknowledgedRows: asked.filter(([number]) => there.has(number) && !journal.acknowledged.has(number)).length,
      longestGapMs: longestGap(
        acknowledged.map(([, ack]) => ack.at),
        since.getTime(),
        untilMs,
      ),
      byZone,
    };
  } finally {
    await primary.client.end().catch(() => {});
  }
}

/** The longest stretch without an acknowledgement; the stretch before the first starts at `from` if that is a real moment. */
export function longestGap(times: readonly number[], from: number, until: number): number | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const points = from > 0 ? [from, ...sorted, until] : [...sorted, until];
  return points.reduce((longest, at, index) => Math.max(longest, at - (points[index - 1] ?? at)), 0);
}

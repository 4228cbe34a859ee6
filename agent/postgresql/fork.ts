import { type Node, peerOf } from "./node.ts";
import { asReplicator, type Query } from "./sql.ts";

/**
 * Where a timeline's history left each earlier one: lines `<timeline>\t<X/Y>\t<reason>` of its history file (PostgreSQL manual,
 * "Timelines").
 */
export function parseHistory(text: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [, timeline, position] = /^\s*(\d+)\s+([0-9A-Fa-f]+\/[0-9A-Fa-f]+)/.exec(line) ?? [];
    if (timeline !== undefined && position !== undefined) found.set(Number(timeline), position);
  }
  return found;
}

/** The timeline that `zone` writes, asked over the replication protocol. */
export async function timelineOf(node: Node, zone: string): Promise<number> {
  const [row] = await asReplicator(node.instance, peerOf(node, zone), "replication", (query) =>
    query("IDENTIFY_SYSTEM"),
  );
  return Number(row?.timeline);
}

/**
 * True when this standby has WAL that `zone`'s timeline does not: it received beyond the fork point, as an asynchronous standby
 * can. It can then never follow and has to be rewound. False also when it cannot be known: trying to follow will tell.
 */
export async function isPastFork(node: Node, zone: string, query: Query): Promise<boolean> {
  const there = await timelineOf(node, zone);
  const [here] = await query(
    `select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text as position,
       greatest((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()),
         (select max(('x' || substr(name, 1, 8))::bit(32)::int) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$')) as timeline`,
  );
  const timeline = Number(here?.timeline);
  if (there === timeline || here?.position == null) return false;
  // It writes on an older timeline than we have followed already.
  if (there < timeline) return true;
  const [history] = await asReplicator(node.instance, peerOf(node, zone), "replication", (ask) =>
    ask(`TIMELINE_HISTORY ${there}`),
  );
  const left = parseHistory(textOf(history?.content)).get(timeline);
  if (left === undefined) return false;
  const [compared] = await query(`select '${here.position}'::pg_lsn > '${left}'::pg_lsn as past`);
  return compared?.past === true;
}

/** The walsender calls the content `bytea` but sends the file as it is; a client may have decoded it or not. */
function textOf(content: unknown): string {
  return Buffer.isBuffer(content) ? content.toString("utf8") : String(content ?? "");
}

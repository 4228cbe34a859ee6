import { parseLsn } from "#domain/database/lsn.ts";
import type { Canary } from "#domain/objectives/replica-loss.ts";
import type { Database } from "../db/client.ts";
import type { Sample } from "../observe/samples.ts";

/** A database whose rows are asked for, and the newest samples of its nodes. */
type Asked = { readonly id: string; readonly nodes: readonly Sample[] };

/** As far back as it takes: a few seconds where all standbys follow, two minutes, and at last what is worth saying more exactly than «at least». */
const DEPTHS = [10, 120, 5_000];

/** Acknowledged canary rows of each database, newest first, back to one that every standby answering and the archive have. One query for all of them. */
export async function readCanaries(
  db: Database,
  databases: readonly Asked[],
): Promise<ReadonlyMap<string, readonly Canary[]>> {
  const found = new Map<string, readonly Canary[]>();
  let missing = databases;
  for (const depth of DEPTHS) {
    if (missing.length === 0) break;
    const rows = await read(db, missing, depth);
    for (const { id } of missing) found.set(id, rows.get(id) ?? []);
    missing = missing.filter(({ id, nodes }) => isBehind(nodes, rows.get(id) ?? [], depth));
  }
  return found;
}

/** There are older rows, and a standby that answers, or the archive, has none of these. */
function isBehind(nodes: readonly Sample[], rows: readonly Canary[], depth: number): boolean {
  const oldest = parseLsn(rows.at(-1)?.lsn);
  if (oldest === null || rows.length < depth) return false;
  return nodes.some(({ ok, value }) => {
    if (ok && value?.kind === "archive") {
      const archived = parseLsn(value.end?.lsn);
      return archived !== null && archived < oldest;
    }
    if (!ok || value?.kind !== "database" || value.role !== "standby") return false;
    const end = parseLsn(value.receivedLsn ?? value.lsn);
    return end !== null && end < oldest;
  });
}

type Row = {
  readonly component: string;
  readonly number: bigint;
  readonly lsn: string;
  readonly timeline: number;
  readonly at: Date;
};

async function read(db: Database, databases: readonly Asked[], depth: number): Promise<Map<string, Canary[]>> {
  const ids = databases.map(({ id }) => id);
  const rows = await db.$queryRaw<Row[]>`
    SELECT newest.* FROM unnest(${ids}::text[]) AS wanted(id), LATERAL (
      SELECT component, number, lsn, timeline, at FROM canary WHERE component = wanted.id ORDER BY at DESC LIMIT ${depth}
    ) AS newest ORDER BY newest.at DESC`;
  const found = new Map<string, Canary[]>(ids.map((id) => [id, []]));
  for (const row of rows) found.get(row.component)?.push(asCanary(row));
  return found;
}

function asCanary({ number, lsn, timeline, at }: Row): Canary {
  return {
    number,
    lsn,
    timeline,
    // A number is the time in ms at which it was asked for, or the one before plus one (server/engine/canary-number.ts).
    askedAt: new Date(Math.min(Number(number), at.getTime())),
    acknowledgedAt: at,
  };
}

import pg from "pg";
import { LOCK_SPACE, LOCKS } from "../db/advisory-locks.ts";

export type Leadership = {
  /** True while the advisory lock is held and its connection answered within the last 2 s. */
  isLeader(): boolean;
  stop(): Promise<void>;
};

const HEARTBEAT_MS = 400;
const TRUST_MS = 2_000;
type Duty = "supervisor" | "observer";

/**
 * One worker at a time has a duty, by a PostgreSQL advisory lock on a connection of its own: it ends with the connection, so with
 * the process. A holder that is frozen keeps its connection; when its lease is over, the next candidate ends that connection.
 */
export function seekLeadership(databaseUrl: string, executorId: string, duty: Duty): Leadership {
  let client: pg.Client | null = null;
  let leads = false;
  let heardAt = 0;
  let stopped = false;

  const drop = () => {
    const old = client;
    client = null;
    leads = false;
    void old?.end().catch(() => undefined);
  };
  const connect = async () => {
    const made = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: TRUST_MS,
      query_timeout: TRUST_MS,
      application_name: `haechi-${duty}-${executorId}`,
    });
    made.on("error", drop);
    await made.connect();
    client = made;
    return made;
  };
  const beat = async () => {
    const connection = client ?? (await connect());
    if (leads) await connection.query("SELECT 1");
    else {
      const answer = await connection.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS got", [
        LOCK_SPACE,
        LOCKS[duty],
      ]);
      leads = answer.rows[0]?.got === true;
      if (!leads) await endDeadHolder(connection, duty);
    }
    heardAt = performance.now();
  };

  const loop = (async () => {
    while (!stopped) {
      await beat().catch(drop);
      await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS));
    }
  })();
  return {
    isLeader: () => leads && performance.now() - heardAt < TRUST_MS,
    stop: async () => {
      stopped = true;
      await loop;
      drop();
    },
  };
}

/** A holder whose executor has no lease any more (frozen, or half dead) loses its connection and with it the lock. */
async function endDeadHolder(connection: pg.Client, duty: Duty): Promise<void> {
  await connection.query(
    `SELECT pg_terminate_backend(activity.pid) FROM pg_locks JOIN pg_stat_activity activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND datname = current_database() AND classid = $1::bigint::oid AND objid = $2::bigint::oid
       AND application_name LIKE $3 || '%'
       AND NOT EXISTS (SELECT FROM executor_lease WHERE lease_until > clock_timestamp() AND $3 || executor_id = application_name)`,
    [LOCK_SPACE, LOCKS[duty], `haechi-${duty}-`],
  );
}

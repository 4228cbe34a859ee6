import pg from "pg";
import { thisHost } from "./process-at.ts";
import { APPLICATION_VERSION, LEASE_MARGIN_MS, LEASE_MS, LEASE_RENEW_MS } from "./settings.ts";

const FIRST_MS = 15_000;

export type Lease = { release(): Promise<void> };

/**
 * Writes this executor's lease and renews it each second; must be held before any work is taken. The remainder is counted on the
 * monotonic clock from before each renewal was sent, so that a slow answer never lengthens it.
 * @param onLost called once, when the lease can no longer be trusted: the process must stop acting at once
 */
export async function takeLease(
  databaseUrl: string,
  executorId: string,
  onLost: (why: string) => void,
  now: () => number = () => performance.now(),
): Promise<Lease> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: LEASE_RENEW_MS,
    query_timeout: LEASE_RENEW_MS,
    application_name: `haechi-lease-${executorId}`,
  });
  pool.on("error", () => undefined); // an idle connection that broke is made anew by the next renewal
  let validUntil = 0;
  let ended = false;

  const lose = (why: string) => {
    if (ended) return;
    ended = true;
    clearInterval(renewals);
    clearInterval(watch);
    onLost(why);
  };
  const renew = async () => {
    const sentAt = now();
    const answer = await pool.query(
      "UPDATE executor_lease SET lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000) WHERE executor_id = $1",
      [executorId, LEASE_MS],
    );
    if (answer.rowCount === 0) lose("the lease row is gone: somebody took this executor for dead");
    else validUntil = Math.max(validUntil, sentAt + LEASE_MS - LEASE_MARGIN_MS);
  };

  const { sentAt, taken } = await patiently(async () => {
    const sentAt = now();
    const answer = await pool.query(
      `INSERT INTO executor_lease (executor_id, started_at, lease_until, pid, host, version)
       VALUES ($1, clock_timestamp(), clock_timestamp() + make_interval(secs => $2::float8 / 1000), $3, $4, $5)
       ON CONFLICT (executor_id) DO UPDATE SET lease_until = excluded.lease_until
       WHERE (executor_lease.pid, executor_lease.host) = (excluded.pid, excluded.host)`,
      [executorId, LEASE_MS, process.pid, thisHost(), APPLICATION_VERSION],
    );
    return { sentAt, taken: answer.rowCount === 1 };
  });
  if (!taken) throw new Error(`Another process calls itself ${executorId}: an executor's id is never shared.`);
  validUntil = sentAt + LEASE_MS - LEASE_MARGIN_MS;
  const renewals = setInterval(() => void renew().catch(() => undefined), LEASE_RENEW_MS);
  const watch = setInterval(() => {
    if (now() > validUntil) lose("the lease could not be renewed in time");
  }, 100);

  return {
    release: async () => {
      ended = true;
      clearInterval(renewals);
      clearInterval(watch);
      await pool.query("DELETE FROM executor_lease WHERE executor_id = $1", [executorId]).catch(() => undefined);
      await pool.end().catch(() => undefined);
    },
  };
}

/** Nothing is lost yet before the first lease: a database that is only slow is given FIRST_MS. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + FIRST_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

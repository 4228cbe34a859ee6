import pg from "pg";
import { componentsOf, findComponent } from "#domain/topology/find.ts";
import { type DatabaseComponent, SCRATCH_NODE, type Topology } from "#domain/topology/topology.ts";
import { AdapterError, type Look } from "../ports.ts";

const CONNECT_MS = 1500;
const QUERY_MS = 4000;

export type Row = Readonly<Record<string, unknown>>;
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Connections as the monitoring user of each database component: a few per node, kept, every query bounded. */
export class Connections {
  readonly #topology: Topology;
  readonly #pools = new Map<string, pg.Pool>();

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  component(id: string): DatabaseComponent {
    const found = findComponent(this.#topology, id);
    if (found?.kind !== "database") throw new AdapterError("not-capable", id, "is no database of this site");
    return found;
  }

  /** Does `work` on one connection to the node in `zone`. Throws AdapterError; a connection whose work failed is not kept. */
  async with<T>(
    id: string,
    zone: string,
    look: Look,
    work: (query: Query, client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    const target = `${id}:${zone}`;
    const pool = this.#pool(id, zone);
    return await untilAborted(look.signal, target, async () => {
      let client: pg.PoolClient;
      try {
        client = await pool.connect();
      } catch (error) {
        throw asAdapterError(error, target);
      }
      try {
        const result = await work(
          async (text, values) => (await client.query<Record<string, unknown>>(text, values?.slice())).rows,
          client,
        );
        client.release();
        return result;
      } catch (error) {
        client.release(true);
        throw asAdapterError(error, target);
      }
    });
  }

  /** Ends all connections, waiting no longer than a second for those that hang. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    const ended = Promise.allSettled(pools.map((pool) => pool.end()));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  }

  /** Of a node, or of the restore that stands beside them. */
  #addressOf(id: string, { nodes }: DatabaseComponent, zone: string): string | undefined {
    if (zone !== SCRATCH_NODE) return Object.hasOwn(nodes, zone) ? nodes[zone] : undefined;
    return componentsOf(this.#topology, "archive").find(({ component }) => component.of === id)?.component.scratch;
  }

  #pool(id: string, zone: string): pg.Pool {
    const key = `${id}:${zone}`;
    const known = this.#pools.get(key);
    if (known) return known;
    const component = this.component(id);
    const address = this.#addressOf(id, component, zone);
    if (!address) throw new AdapterError("not-capable", key, `${id} has no node in ${zone}`);
    const at = address.lastIndexOf(":");
    const pool = new pg.Pool({
      host: address.slice(0, at),
      port: Number(address.slice(at + 1)),
      database: component.database,
      user: component.user,
      password: component.password,
      application_name: "haechi",
      max: 4,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // An idle connection that breaks is replaced by the next use. One in use reports its end as an event of its own besides
    // the failed query: unheard, that would end this process.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    this.#pools.set(key, pool);
    return pool;
  }
}

/** Waits for `work` but not past the signal. What goes on behind it is bounded by the connection's own limits. */
async function untilAborted<T>(signal: AbortSignal, target: string, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new AdapterError("timeout", target, "no time was left for the query");
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new AdapterError("timeout", target, "no answer in time"));
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const GONE = /ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|Connection terminated unexpectedly|not queryable/;

function asAdapterError(error: unknown, target: string): AdapterError {
  if (error instanceof AdapterError) return error;
  const why =
    error instanceof Error ? `${error.message} ${"code" in error ? String(error.code) : ""}`.trim() : String(error);
  if (/timeout|timed out/i.test(why)) return new AdapterError("timeout", target, why);
  if (GONE.test(why)) return new AdapterError("refused-connection", target, why);
  // PostgreSQL's own error, by its five-character code; a server that is starting or stopping is as good as not there.
  if (error instanceof pg.DatabaseError) {
    return new AdapterError(error.code?.startsWith("57P") ? "refused-connection" : "failed", target, why);
  }
  return new AdapterError("nonsense", target, why);
}

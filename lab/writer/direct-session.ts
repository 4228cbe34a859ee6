import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { LocalWriterConfig } from "./local-config.ts";

const CONNECT_WITHIN_MS = 2_000;
const ANSWER_WITHIN_MS = 2_000;
/** After this long a commit that waits for its standby is called off, as drivers do, … */
const COMMIT_WITHIN_MS = 4_000;
/** … and after this long the connection is given up, with nothing known. */
const GIVE_UP_AFTER_MS = 6_000;

export type Prepared = { readonly zone: string; readonly timeline: number };
export type CommitOutcome = "acknowledged" | "unconfirmed" | "rolled back" | "unknown";

/** One connection straight to a server. After a throw, or an unknown outcome, it must be closed. */
export class DirectSession {
  readonly #config: LocalWriterConfig;
  readonly #client: Client;
  #pid = 0;
  constructor(config: LocalWriterConfig) {
    this.#config = config;
    this.#client = clientOf(config);
  }

  async open(): Promise<void> {
    await this.#client.connect();
    const row = await this.#ask<{ pid: number }>("select pg_backend_pid() as pid");
    this.#pid = row?.pid ?? 0;
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {});
  }

  /** A row in an open transaction. Answers which server that is, by its own word, and its timeline. A throw: the row is nowhere. */
  async insert(number: number): Promise<Prepared> {
    const { zone, tenants } = this.#config;
    const tenant = tenants[number % tenants.length];
    await this.#ask("begin");
    await this.#ask("select set_config('app.tenant', $1, true)", [tenant]);
    const row = await this.#ask<{ server: string; timeline: string }>(
      `insert into direct_entries (writer, number, tenant_id, body) values ($1, $2, $3, $4)
       returning current_setting('cluster_name') as server, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline`,
      [zone, number, tenant, `direct entry mk1kr${randomBytes(8).toString("hex")}`],
    );
    if (row === undefined) throw new Error("the insert answered no row");
    return { zone: row.server, timeline: Number.parseInt(row.timeline, 16) };
  }

  /** `unconfirmed`: the server says COMMIT, and warns that no standby has it. `unknown`: it did not say. */
  async commit(): Promise<CommitOutcome> {
    let warned = false;
    this.#client.on("notice", (notice) => {
      if (notice.message?.includes("canceling wait for synchronous replication")) warned = true;
    });
    const late = setTimeout(() => void this.#callOff(), COMMIT_WITHIN_MS);
    try {
      const result = await this.#client.query({ text: "commit", query_timeout: GIVE_UP_AFTER_MS } as { text: string });
      if (result.command !== "COMMIT") return "rolled back";
      return warned ? "unconfirmed" : "acknowledged";
    } catch {
      return "unknown";
    } finally {
      clearTimeout(late);
      this.#client.removeAllListeners("notice");
    }
  }

  /** What PostgreSQL's own cancel does, by the means of SQL: from beside, on a connection of its own. */
  async #callOff(): Promise<void> {
    const beside = clientOf(this.#config);
    await beside
      .connect()
      .then(() => beside.query("select pg_cancel_backend($1)", [this.#pid]))
      .catch(() => {});
    await beside.end().catch(() => {});
  }

  async #ask<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row | undefined> {
    return (await this.#client.query<Row>(text, [...values])).rows[0];
  }
}

function clientOf(config: LocalWriterConfig): Client {
  const client = new Client({
    ...config.database,
    application_name: `local-writer-${config.zone}`,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
  });
  // A connection that is cut is told by its next query; without a listener the event would end the process.
  client.on("error", () => {});
  return client;
}

import pg from "pg";
import { tableOf } from "./told.ts";

/** So often it is asked whether anybody is there, and so long an answer may take: whoever only listens never learns that nobody is. */
const ASK_MS = 5_000;

type Listener = { readonly onTable: (table: string) => void; readonly onGap: () => void };

/**
 * One LISTEN connection a process, fanned out to all who hear: a thousand open pages cost the database one connection.
 * Connects with the first of them, closes after the last; a lost connection is made again, and its gap is told. One that a network
 * forgot without closing it is lost as well.
 */
export class Hearing {
  readonly #connectionString: string;
  readonly #listeners = new Set<Listener>();
  #client: pg.Client | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #asking: ReturnType<typeof setInterval> | null = null;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  /** @returns stops hearing. */
  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (!this.#client && !this.#retry) void this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  async #connect(): Promise<void> {
    this.#retry = null;
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 3_000,
      query_timeout: ASK_MS,
      keepAlive: true,
      application_name: "haechi-live",
    });
    this.#client = client;
    client.on("notification", ({ payload }) => {
      const table = tableOf(payload ?? "");
      for (const listener of this.#listeners) listener.onTable(table);
    });
    // "end" alone decides: an error is always followed by it, and a failed connect by the catch below.
    client.on("error", () => undefined);
    client.on("end", () => this.#lost(client));
    try {
      await client.connect();
      await client.query("LISTEN haechi");
      for (const listener of this.#listeners) listener.onGap();
    } catch {
      client.end().catch(() => undefined);
      this.#lost(client);
      return;
    }
    if (this.#client === client) this.#asking = setInterval(() => void ask(client), ASK_MS);
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#askNoMore();
    if (this.#listeners.size === 0) return;
    this.#retry = setTimeout(() => void this.#connect(), 1_000);
  }

  #close(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#askNoMore();
    const client = this.#client;
    this.#client = null;
    client?.end().catch(() => undefined);
  }

  #askNoMore(): void {
    if (this.#asking) clearInterval(this.#asking);
    this.#asking = null;
  }
}

/** Whoever does not answer is let go: the end of the connection tells the rest. */
async function ask(client: pg.Client): Promise<void> {
  await client.query("SELECT 1").catch(() => client.end().catch(() => undefined));
}

const shared = globalThis as { haechiHearing?: Hearing };

/** The process's one hearing, kept over a development reload. @throws Error without DATABASE_URL. */
export function hearing(): Hearing {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString) throw new Error("DATABASE_URL is not set: it names the control plane's PostgreSQL.");
  shared.haechiHearing ??= new Hearing(connectionString);
  return shared.haechiHearing;
}

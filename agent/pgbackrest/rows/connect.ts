import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { AgentError, messageOf } from "../../agent-error.ts";
import type { PgbackrestInstance } from "../../config.ts";
import type { Repository } from "../repository.ts";
import { scratchFolder } from "../scratch.ts";

/** One long act of an operation. */
export type Acting = {
  readonly signal: AbortSignal;
  /** How far it is. */
  readonly progress: (now: unknown) => void;
};
export type Row = Readonly<Record<string, unknown>>;
/** One statement; a connection that is lost, or a time that is over, throws. */
export type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
export type Live = NonNullable<PgbackrestInstance["live"]>;
export type Both = {
  readonly restored: Ask;
  readonly live: Ask;
  /** Commits, and throws when the primary says that nobody else confirmed it: such a commit may be lost. */
  readonly inTransaction: <T>(work: (ask: Ask) => Promise<T>, beforeCommit: () => Promise<void>) => Promise<T>;
};

const CONNECT_MS = 5_000;
/** Of one statement: it reads or writes one range. */
const STATEMENT_MS = 60_000;
/** A row that somebody holds is not waited for: applications come first. */
const LOCK_MS = 3_000;

/**
 * The same text for the same value on both sides, ranges by their index, nobody's rows hidden, and no function or operator but the
 * system's own: whoever may make some in the database must not be called here.
 */
const SETTINGS = `
set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 1;
set bytea_output = 'hex'; set xmloption = 'content'; set enable_seqscan = off; set jit = off; set row_security = off;
set statement_timeout = ${STATEMENT_MS}; set lock_timeout = ${LOCK_MS}; set idle_in_transaction_session_timeout = ${STATEMENT_MS};
set search_path = pg_catalog;`;

/**
 * Opens the restore of this name beside the archive and the primary in `zone`, and proves first that they are two states of one database:
 * rows of anything else are never written into it. Rows go from one connection to the other here, in their own region.
 * @throws AgentError `unknown-instance` where the agent's file names no way to the live database, `refused` when it is not that restore,
 *   no primary, another database, or a role from whom rows are hidden
 */
export async function withBoth<T>(
  repository: Repository,
  { name, zone, signal }: { readonly name: string; readonly zone: string; readonly signal: AbortSignal },
  mode: "reads" | "writes",
  work: (both: Both) => Promise<T>,
): Promise<T> {
  const { live, scratch } = repository.instance;
  if (live === null)
    throw new AgentError("unknown-instance", `the file of this agent names no live database for ${repository.stanza}`);
  const peer = Object.hasOwn(live.peers, zone) ? live.peers[zone] : undefined;
  if (!peer) throw new AgentError("unknown-instance", `no live database in ${zone}; known: ${Object.keys(live.peers)}`);
  if ((await readFile(join(scratchFolder(repository, name), "restored.json"), "utf8").catch(() => null)) === null)
    throw new AgentError("refused", `no restore ${name} stands here`);
  const own = { host: scratch.socketDir, port: scratch.port, user: scratch.superuser, database: live.database };
  const there = { ...peer, user: live.user, password: await passwordOf(live), database: live.database };
  return await withClient(own, signal, async (restored) =>
    withClient(there, signal, async (client) => {
      const both = { restored: askOf(restored), live: askOf(client) };
      if (mode === "reads") await both.live("set default_transaction_read_only = on");
      await mustBeOne(both, zone);
      return await work({ ...both, inTransaction: transactions(client) });
    }),
  );
}

async function withClient<T>(
  settings: pg.ClientConfig,
  signal: AbortSignal,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...settings,
    application_name: "haechi-rows",
    connectionTimeoutMillis: CONNECT_MS,
    // Somewhat more than the server gives it: a server that stands still never says so.
    query_timeout: STATEMENT_MS + 5_000,
    keepAlive: true,
  });
  client.on("error", () => {});
  const cut = () => void client.end().catch(() => {});
  signal.addEventListener("abort", cut, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    await client.query(SETTINGS);
    return await work(client);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AgentError) throw error;
    const { host, port } = toldBy.get(error as object) ?? settings;
    throw new AgentError("failed", `${host}:${port}: ${messageOf(error)}`);
  } finally {
    signal.removeEventListener("abort", cut);
    void client.end().catch(() => {});
  }
}

/** Which of the two connections an error came from. */
const toldBy = new WeakMap<object, pg.Client>();

function askOf(client: pg.Client): Ask {
  return async (text, values) => {
    try {
      return (await client.query<Record<string, unknown>>(text, values?.slice())).rows;
    } catch (error) {
      if (typeof error === "object" && error !== null) toldBy.set(error, client);
      throw error;
    }
  };
}

/** One database, by the identity that it was made with; the live one a primary; both seen whole. */
async function mustBeOne({ restored, live }: Pick<Both, "restored" | "live">, zone: string): Promise<void> {
  const identity = async (ask: Ask) => {
    const [row] = await ask(
      `select system_identifier::text as identity, pg_is_in_recovery() as standby,
        (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as whole from pg_control_system()`,
    );
    return row ?? {};
  };
  const [own, there] = [await identity(restored), await identity(live)];
  if (there["standby"] !== false) throw new AgentError("refused", `the database in ${zone} is no primary`);
  if (own["identity"] !== there["identity"])
    throw new AgentError("refused", `the database in ${zone} is not the one that was restored`);
  if (own["whole"] !== true || there["whole"] !== true)
    throw new AgentError("refused", `rows are hidden from this role in ${zone}: it must be exempt from row policies`);
}

function transactions(client: pg.Client): Both["inTransaction"] {
  return async (work, beforeCommit) => {
    let unconfirmed: string | null = null;
    const heed = (notice: { severity?: string | undefined; message?: string | undefined }) => {
      if (notice.severity === "WARNING") unconfirmed = notice.message ?? "";
    };
    await client.query("begin");
    try {
      // Triggers find what they find when applications write.
      await client.query("set local search_path to default");
      const result = await work(askOf(client));
      await beforeCommit();
      client.on("notice", heed);
      await client.query("commit");
      if (unconfirmed !== null) throw new AgentError("failed", `the commit is not confirmed: ${unconfirmed}`);
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {});
      throw error;
    } finally {
      client.off("notice", heed);
    }
  };
}

/** The first line of the password file. */
async function passwordOf({ passwordFile }: Live): Promise<string> {
  return ((await readFile(passwordFile, "utf8")).split("\n")[0] ?? "").trim();
}

/** PostgreSQL's own five characters for what it refused; null: it did not answer. */
export function sqlState(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}

/** A moment of a row. */
export function isoOf(row: Row | undefined, name: string): string {
  const at = row?.[name];
  if (!(at instanceof Date)) throw new Error(`the database tells no ${name}`);
  return at.toISOString();
}

import { Redis } from "ioredis";
import { findComponent } from "#domain/topology/find.ts";
import type { StreamComponent, Topology } from "#domain/topology/topology.ts";
import { AdapterError, type Look } from "../ports.ts";

const CONNECT_MS = 1500;
const COMMAND_MS = 3000;

export type Ask = (command: string, ...args: (string | number)[]) => Promise<unknown>;

/** Connections as the monitoring user of each stream: one a node, kept while it works, made anew after anything went wrong with it. */
export class StreamConnections {
  readonly #topology: Topology;
  readonly #clients = new Map<string, Redis>();

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  component(id: string): StreamComponent {
    const found = findComponent(this.#topology, id);
    if (found?.kind !== "stream") throw new AdapterError("not-capable", id, "is no stream of this site");
    return found;
  }

  /** Does `work` on the connection to the node in `zone`. Throws AdapterError, never later than the look's own end. */
  async with<T>(id: string, zone: string, look: Look, work: (ask: Ask) => Promise<T>): Promise<T> {
    const target = `${id}:${zone}`;
    if (look.signal.aborted) throw new AdapterError("timeout", target, "no time was left for the question");
    const client = this.#client(id, zone);
    const drop = (): void => {
      if (this.#clients.get(target) === client) this.#clients.delete(target);
      client.disconnect();
    };
    let broken: Error | null = null;
    const hear = (error: Error): void => {
      broken ??= error;
    };
    client.on("error", hear);
    let stop = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(new AdapterError("timeout", target, "no answer in time"));
      look.signal.addEventListener("abort", stop, { once: true });
    });
    try {
      const asked = async (): Promise<T> => {
        if (client.status === "wait") await client.connect();
        return await work((command, ...args) => client.call(command, ...args));
      };
      return await Promise.race([asked(), aborted]);
    } catch (error) {
      drop();
      // A refused login or connection is told by its event: the command only says that the connection is closed.
      throw asAdapterError(error instanceof AdapterError ? error : (broken ?? error), target);
    } finally {
      look.signal.removeEventListener("abort", stop);
      client.off("error", hear);
    }
  }

  close(): void {
    for (const client of this.#clients.values()) client.disconnect();
    this.#clients.clear();
  }

  #client(id: string, zone: string): Redis {
    const key = `${id}:${zone}`;
    const known = this.#clients.get(key);
    if (known) return known;
    const { nodes, user, password } = this.component(id);
    const address = Object.hasOwn(nodes, zone) ? nodes[zone] : undefined;
    if (!address) throw new AdapterError("not-capable", key, `${id} has no node in ${zone}`);
    const at = address.lastIndexOf(":");
    const client = new Redis({
      host: address.slice(0, at),
      port: Number(address.slice(at + 1)),
      username: user,
      password,
      protocol: 2,
      connectionName: "haechi",
      disableClientInfo: true,
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      commandTimeout: COMMAND_MS,
      enableReadyCheck: false,
      // Whoever asks hears at once that nobody is there, and decides by himself whether to ask again.
      enableOfflineQueue: true,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    // Unheard, the end of an idle connection would end this process; the next use makes a new one.
    client.on("error", () => {});
    client.on("end", () => {
      if (this.#clients.get(key) === client) this.#clients.delete(key);
    });
    this.#clients.set(key, client);
    return client;
  }
}

const GONE = /ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|Connection is closed|Socket closed/i;
/** Redis is there and has no answer: it reads its file, or waits for its first copy. As good as not there. */
const NOT_YET = /^(LOADING|MASTERDOWN|BUSY)\b/;
const SAID = /^[A-Z]+ /;

function asAdapterError(error: unknown, target: string): AdapterError {
  if (error instanceof AdapterError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = `${error instanceof Error ? error.message : String(error)} ${code}`.trim();
  if (/timed? ?out|ETIMEDOUT/i.test(why)) return new AdapterError("timeout", target, why);
  if (GONE.test(why) || NOT_YET.test(why)) return new AdapterError("refused-connection", target, why);
  if (error instanceof Error && error.name === "ReplyError" && SAID.test(why))
    return new AdapterError("failed", target, why);
  return new AdapterError("nonsense", target, why);
}

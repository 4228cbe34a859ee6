import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Embedded, forgetEmbedded, startEmbedded } from "#server/db/embedded.ts";
import { freePort } from "#server/db/free-port.ts";
import { until } from "../../scripts/stack/until.ts";

/** The control plane's own PostgreSQL, durable as in earnest, that a trial may kill and start again at the same address. */
export type ControlPlaneDatabase = {
  readonly url: string;
  /** SIGKILL to the server: every session ends, nothing is written any more. */
  kill(): void;
  /** Starts it again; it recovers as after any crash. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

export async function openDatabase(folder: string): Promise<ControlPlaneDatabase> {
  const store = path.join(folder, "database");
  mkdirSync(store, { recursive: true });
  let server: Embedded = await startEmbedded(store, await freePort(0));
  const { url, port } = server;
  return {
    url,
    kill: () => void process.kill(server.pid, "SIGKILL"),
    start: async () => {
      // Sessions of the dead server may still hold its shared memory for a moment.
      server = await until("The control plane's database starting again", 30_000, () => startEmbedded(store, port));
    },
    stop: async () => {
      await server.stop();
      forgetEmbedded(store);
    },
  };
}

import { makeAdapters } from "../adapters/registry.ts";
import { database } from "../db/client.ts";
import { deliverMail } from "../notify/deliver-mail.ts";
import { currentTopology } from "../topology/current-topology.ts";
import { keepSite } from "./site-keeper.ts";
import { startWorker } from "./start-worker.ts";

/**
 * The worker process: `node server/engine/worker.ts`. Prints one line of JSON when it is ready. SIGTERM: finishes the call under
 * way and gives its lease back. Ends with 75 when it lost its lease: start it again.
 */
const databaseUrl = needed("DATABASE_URL");
const credentials = {
  cert: needed("HAECHI_AGENT_CERT"),
  key: needed("HAECHI_AGENT_KEY"),
  ca: needed("HAECHI_AGENT_CA"),
};
const db = database();
const worker = await startWorker({
  databaseUrl,
  db,
  executorId: process.env["HAECHI_EXECUTOR_ID"],
  site: keepSite(db, currentTopology, (topology) => makeAdapters(topology, credentials)),
  mail: deliverMail,
});
console.log(JSON.stringify({ ready: true, executorId: worker.executorId, pid: process.pid }));

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void worker
      .stop()
      .then(() => db.$disconnect())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  });
}

function needed(name: string): string {
  const value = process.env[name];
  if (value) return value;
  console.error(`${name} is not set: the worker needs it (docs/architecture.md, "Settings").`);
  process.exit(78);
}

import { flushCompileCache } from "node:module";
import pg from "pg";
import { database } from "../../db/client.ts";
import { startWorker } from "../start-worker.ts";
import { fakeAdapters } from "./fake-adapters.ts";
import { TOPOLOGY } from "./site.ts";
import { Worlds } from "./world.ts";

/** A real worker over fake infrastructure, as a process of its own that tests may kill. `OBSERVE=1` measures as well. */
const databaseUrl = process.env["DATABASE_URL"] ?? "";
const adapters = fakeAdapters(new Worlds(new pg.Pool({ connectionString: databaseUrl, max: 6 })));
const worker = await startWorker({
  databaseUrl,
  db: database(),
  executorId: process.env["HAECHI_EXECUTOR_ID"],
  site: async () => ({ topology: TOPOLOGY, adapters }),
  mail: async () => undefined,
  observe: process.env["OBSERVE"] === "1",
});
// At its end, which a killed worker does not have, Node would keep it by itself.
flushCompileCache();
console.log(JSON.stringify({ ready: true, executorId: worker.executorId, pid: process.pid }));
process.on("SIGTERM", () => void worker.stop().then(() => process.exit(0)));

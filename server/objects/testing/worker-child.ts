import { flushCompileCache } from "node:module";
import pg from "pg";
import { database } from "../../db/client.ts";
import { startWorker } from "../../engine/start-worker.ts";
import { fakeAdapters } from "../../engine/testing/fake-adapters.ts";
import { Worlds } from "../../engine/testing/world.ts";
import { EVIDENCE_SITE, evidenceStore } from "./evidence.ts";

/** A real worker over a bucket in memory, slow enough to be killed in the middle; each reading is noted where it outlives the worker. */
const databaseUrl = process.env["DATABASE_URL"] ?? "";
const worlds = new Worlds(new pg.Pool({ connectionString: databaseUrl, max: 6 }));
const store = evidenceStore(Number(process.env["OBJECTS"] ?? 0));
const read = store.read.bind(store);
store.read = async (component, of, look) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await worlds.note({
    verb: "read",
    agent: process.env["HAECHI_EXECUTOR_ID"] ?? "",
    key: of.key,
    token: "",
    effect: true,
  });
  return read(component, of, look);
};
const worker = await startWorker({
  databaseUrl,
  db: database(),
  executorId: process.env["HAECHI_EXECUTOR_ID"],
  site: async () => ({ topology: EVIDENCE_SITE, adapters: { ...fakeAdapters(worlds), objects: store } }),
  mail: async () => undefined,
  observe: false,
});
// At its end, which a killed worker does not have, Node would keep it by itself.
flushCompileCache();
console.log(JSON.stringify({ ready: true, executorId: worker.executorId, pid: process.pid }));
process.on("SIGTERM", () => void worker.stop().then(() => process.exit(0)));

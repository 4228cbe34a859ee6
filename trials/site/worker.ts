import { flushCompileCache } from "node:module";
import { makeAdapters } from "#server/adapters/registry.ts";
import { database } from "#server/db/client.ts";
import { keepSite } from "#server/engine/site-keeper.ts";
import { startWorker } from "#server/engine/start-worker.ts";
import { bindStep } from "#server/engine/steps/catalogue.ts";
import { currentTopology } from "#server/topology/current-topology.ts";
import { struckSteps } from "./blow.ts";
import { watchedSteps } from "./watched.ts";

/**
 * The product's worker over the lab's real components, told by `$HAECHI_TRIAL/blow.json` where to strike itself. Mails go nowhere.
 * With `HAECHI_TRIAL_WATCH` it writes down what each step calls and how long that takes.
 */
const env = (name: string): string => process.env[name] ?? "";
const folder = env("HAECHI_TRIAL");
const db = database();
const credentials = { cert: env("HAECHI_AGENT_CERT"), key: env("HAECHI_AGENT_KEY"), ca: env("HAECHI_AGENT_CA") };
const worker = await startWorker({
  databaseUrl: env("DATABASE_URL"),
  db,
  executorId: process.env["HAECHI_EXECUTOR_ID"],
  site: keepSite(db, currentTopology, (topology) => makeAdapters(topology, credentials)),
  mail: async () => undefined,
  bindStep: struckSteps(folder, env("HAECHI_TRIAL_WATCH") ? watchedSteps(folder, bindStep) : bindStep),
});
// At its end, which a killed worker does not have, Node would keep it by itself.
flushCompileCache();
console.log(JSON.stringify({ ready: true, executorId: worker.executorId, pid: process.pid }));
process.on("SIGTERM", () => void worker.stop().then(() => process.exit(0)));

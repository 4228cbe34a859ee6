import { parseArgs } from "node:util";
import { openAgent, VERSION } from "./agent.ts";
import { messageOf } from "./agent-error.ts";
import { loadConfig } from "./config.ts";
import { watchFences } from "./fence-watch.ts";
import { log } from "./log.ts";
import { watchProcesses } from "./processes/watch.ts";
import { serve } from "./server.ts";

/** `node agent/main.ts --config FILE.json`: one zone's agent. Ends cleanly on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: "string" } } });
  if (!values.config) throw new Error("usage: node agent/main.ts --config FILE.json");
  const agent = await openAgent(await loadConfig(values.config));
  const server = await serve(agent);
  const endWatches = [watchFences(agent), watchProcesses(agent)];
  const { host, port } = agent.config.listen;
  log("listening", { zone: agent.config.zone, host, port, version: VERSION, pid: process.pid });

  const end = async (signal: string) => {
    log("ending", { signal });
    server.close();
    server.closeAllConnections();
    await Promise.all(endWatches.map((end) => end()));
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end(signal));
}

main().catch((error) => {
  log("failed-to-start", { error: messageOf(error) });
  process.exitCode = 1;
});

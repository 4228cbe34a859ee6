import { existsSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place, Zone } from "./addresses.ts";
import { askAgent } from "./ask-agent.ts";
import type { ComponentName } from "./components.ts";
import { askHaproxy } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { isCreated } from "./postgresql/create.ts";
import { startPostgres } from "./postgresql/start.ts";
import { isAlive } from "./process/identity.ts";
import { postgresOf } from "./process/members.ts";
import { runningProcess, startProcess } from "./process/start.ts";
import { GaveUp, waitFor } from "./process/wait-for.ts";
import { askRelay } from "./relay/ask.ts";
import { configFile } from "./write-files.ts";

export type StartOutcome = "started" | "was running" | "fenced";
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const UP_WITHIN_MS = 30_000;
const ANSWERS_WITHIN_MS = 5_000;

/**
 * Starts one component as it is configured on disk and resolves when it answers by itself. A fenced database is left alone: its
 * agent holds it, and only a rejoin under a token may bring it back.
 */
export async function startComponent(
  manifest: Manifest,
  place: Place,
  component: ComponentName,
): Promise<StartOutcome> {
  if (component === "meta-db") return await startDatabase(manifest, place as Zone);
  const name = `${place}/${component}`;
  if (runningProcess(manifest.stateDir, name) !== null) return "was running";
  const logFile = join(manifest.logDirs[place], `${component}.log`);
  const started = startProcess(manifest.stateDir, manifest.id, {
    name,
    argv: commandOf(manifest, place, component),
    logFile,
    env: { NODE_COMPILE_CACHE: join(manifest.stateDir, "compile-cache") },
  });
  await waitFor(`${name} answers`, UP_WITHIN_MS, async () => {
    if (!isAlive(started)) {
      const end = readFileSync(logFile, "utf8").trim().split("\n").slice(-12).join("\n");
      throw new GaveUp(`${name} stopped right after its start:\n${end}`);
    }
    return await answers(manifest, place, component);
  });
  return "started";
}

async function startDatabase(manifest: Manifest, zone: Zone): Promise<StartOutcome> {
  // Its agent may have started it since: what counts is who works in the data directory.
  if (postgresOf(manifest.zones[zone].postgresql.dataDir).length > 0) return "was running";
  if (existsSync(manifest.zones[zone].postgresql.fenceFile)) return "fenced";
  if (!isCreated(manifest, zone)) throw new Error(`${zone}/meta-db has no data yet: npm run lab -- up makes it`);
  await startPostgres(manifest, zone);
  return "started";
}

function commandOf(manifest: Manifest, place: Place, component: ComponentName): [string, ...string[]] {
  switch (component) {
    case "agent":
      return [process.execPath, script("../agent/main.ts"), "--config", configFile(manifest, place, "agent.json")];
    case "relay":
      return [process.execPath, script("relay.ts"), configFile(manifest, place, "relay.json")];
    case "console":
      return [process.execPath, script("console/main.ts"), configFile(manifest, place, "console.json")];
    case "writer":
      return [process.execPath, script("writer.ts"), configFile(manifest, place, "writer.json")];
    case "local-writer":
      return [process.execPath, script("local-writer.ts"), configFile(manifest, place, "local-writer.json")];
    default:
      // Its socket file would outlive a kill; HAProxy replaces it by itself.
      rmSync(adminSocketOf(manifest, place), { force: true });
      return [manifest.haproxy, "-db", "-f", configFile(manifest, place, "haproxy.cfg")];
  }
}

export function adminSocketOf(manifest: Manifest, place: Place): string {
  return place === "outside" ? manifest.edge.adminSocket : manifest.zones[place].gateway.adminSocket;
}

/** Whether a component answers by itself; its health as the product sees it is another matter. */
export async function answers(manifest: Manifest, place: Place, component: ComponentName): Promise<boolean> {
  switch (component) {
    case "agent":
      return (await askAgent(manifest, place, "/v1/status")).status === 200;
    case "relay":
      return (await askRelay(manifest.relays[place])).length > 0;
    case "haproxy":
      return (await askHaproxy(adminSocketOf(manifest, place), "show info", ANSWERS_WITHIN_MS)).includes("Uptime");
    case "console":
      return place !== "outside" && (await statusOf(`${manifest.zones[place].console.url}/ready`)) > 0;
    default:
      return runningProcess(manifest.stateDir, `${place}/${component}`) !== null;
  }
}

/** HTTP status of a GET, bounded to five seconds. */
export async function statusOf(url: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const call = request(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    call.once("error", reject);
    call.end();
  });
}

import { existsSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressesOf, type Place, PORT, type Zone } from "./addresses.ts";
import { askAgent } from "./ask-agent.ts";
import { compileCacheOf } from "./compile-cache.ts";
import type { ComponentName } from "./components.ts";
import { configFile } from "./config-file.ts";
import { askHaproxy } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { minioCommand, minioSettings } from "./minio/start.ts";
import { isPart, type Part } from "./parts.ts";
import { fillPart } from "./parts-files.ts";
import { archiveHeldIn } from "./pgbackrest/archive.ts";
import { isCreated } from "./postgresql/create.ts";
import { startPostgres } from "./postgresql/start.ts";
import { isAlive } from "./process/identity.ts";
import { postgresOf, redisOf } from "./process/members.ts";
import { runningProcess, startProcess } from "./process/start.ts";
import { GaveUp, waitFor } from "./process/wait-for.ts";
import { replicationIn } from "./redis/ask-stream.ts";
import { streamOf } from "./redis/settings.ts";
import { startStream } from "./redis/start.ts";
import { askRelay } from "./relay/ask.ts";

export type StartOutcome = "started" | "was running" | "fenced";
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** A program that holds little and should keep little. */
const SMALL = [process.execPath, "--max-semi-space-size=2"] as const;
const UP_WITHIN_MS = 30_000;
const ANSWERS_WITHIN_MS = 5_000;

/**
 * Starts one component as it is configured on disk and resolves when it answers by itself. A fenced database or stream is left alone: its
 * agent holds it, and only a rejoin under a token may bring it back.
 */
export async function startComponent(
  manifest: Manifest,
  place: Place,
  component: ComponentName,
): Promise<StartOutcome> {
  if (component === "meta-db") return await startDatabase(manifest, place as Zone);
  if (component === "stream") return await startStreamNode(manifest, place as Zone);
  if (component === "consumers") return await awaitConsumers(manifest, place as Zone);
  const name = `${place}/${component}`;
  if (runningProcess(manifest.stateDir, name) !== null) return "was running";
  const logFile = join(manifest.logDirs[place], `${component}.log`);
  const started = startProcess(manifest.stateDir, manifest.id, {
    name,
    argv: commandOf(manifest, place, component),
    logFile,
    runAs: component === "backups" ? manifest.runAs : null,
    env: {
      NODE_COMPILE_CACHE: compileCacheOf(manifest),
      ...(component === "objects" && manifest.objects !== null ? minioSettings(manifest.objects) : {}),
    },
  });
  await waitFor(`${name} answers`, UP_WITHIN_MS, async () => {
    if (!isAlive(started)) {
      const end = readFileSync(logFile, "utf8").trim().split("\n").slice(-12).join("\n");
      throw new GaveUp(`${name} stopped right after its start:\n${end}`);
    }
    return await answers(manifest, place, component);
  });
  if (isPart(component)) await fillPart(manifest, component);
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

async function startStreamNode(manifest: Manifest, zone: Zone): Promise<StartOutcome> {
  const { dataDir, configFile, fenceFile } = streamOf(manifest, zone);
  if (redisOf(dataDir, configFile).length > 0) return "was running";
  if (existsSync(fenceFile)) return "fenced";
  await startStream(manifest, zone);
  return "started";
}

/** Their agent starts them, as many as were ordered last. */
async function awaitConsumers(manifest: Manifest, zone: Zone): Promise<StartOutcome> {
  if (await consumersRun(manifest, zone).catch(() => false)) return "was running";
  await waitFor(`${zone} has its consumers`, UP_WITHIN_MS, () => consumersRun(manifest, zone));
  return "started";
}

async function consumersRun(manifest: Manifest, zone: Zone): Promise<boolean> {
  const { status, body } = await askAgent(manifest, zone, "/v1/observe/processes/consumers");
  const seen = body as { running?: number; wanted?: number };
  return status === 200 && seen.running === seen.wanted;
}

function commandOf(manifest: Manifest, place: Place, component: ComponentName): [string, ...string[]] {
  switch (component) {
    case "agent":
      return [process.execPath, script("../agent/main.ts"), "--config", configFile(manifest, place, "agent.json")];
    case "relay":
      return [process.execPath, script("relay.ts"), configFile(manifest, place, "relay.json")];
    case "console":
      return [process.execPath, script("console/main.ts"), configFile(manifest, place, "console.json")];
    case "ingest":
    case "ingest-canary":
      return [...SMALL, script("platform/ingest.ts"), configFile(manifest, place, `${component}.json`)];
    case "webhook":
    case "load":
      return [...SMALL, script(`platform/${component}.ts`), configFile(manifest, place, `${component}.json`)];
    case "writer":
      return [process.execPath, script("writer.ts"), configFile(manifest, place, "writer.json")];
    case "local-writer":
      return [process.execPath, script("local-writer.ts"), configFile(manifest, place, "local-writer.json")];
    case "backups": {
      const archive = place === "outside" ? null : archiveHeldIn(manifest, place);
      if (archive === null) throw new Error(`${place} holds no archive`);
      return ["/bin/sh", script("pgbackrest/back-up.sh"), archive.config, archive.stanza, archive.repository];
    }
    case "registry":
    case "charts":
    case "keys":
    case "objects":
      return commandOfPart(manifest, component);
    default:
      // Its socket file would outlive a kill; HAProxy replaces it by itself.
      rmSync(adminSocketOf(manifest, place), { force: true });
      return [manifest.haproxy, "-db", "-f", configFile(manifest, place, "haproxy.cfg")];
  }
}

function commandOfPart({ registry, charts, keys, objects }: Manifest, part: Part): [string, ...string[]] {
  if (part === "registry" && registry !== null) return [registry.program, "serve", join(registry.folder, "config.yml")];
  if (part === "charts" && charts !== null)
    return ["/bin/sh", script("charts/keep-archives.sh"), charts.repository, charts.archives];
  if (part === "keys" && keys !== null) {
    const { hostname, port } = new URL(keys.direct);
    return [keys.program, "-H", hostname, "-p", port];
  }
  if (part === "objects" && objects !== null)
    return minioCommand(objects.program, objects.folder, new URL(objects.direct).host);
  throw new Error(`This lab has no ${part}. Make one that has: npm run lab -- up --with ${part}`);
}

function ingestAddress(manifest: Manifest, zone: Zone, component: "ingest" | "ingest-canary"): string {
  const at = addressesOf(zone, manifest.slot);
  return `${component === "ingest" ? at.ingest : at.ingestCanary}:${PORT.ingest}`;
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
    case "stream":
      return (await replicationIn(manifest, place as Zone)) !== null;
    case "ingest":
    case "ingest-canary":
      return (await statusOf(`http://${ingestAddress(manifest, place as Zone, component)}/ready`)) > 0;
    case "webhook":
      return (await statusOf(`${manifest.webhook.url}/ready`)) === 200;
    case "consumers":
      return await consumersRun(manifest, place as Zone);
    case "registry":
      return manifest.registry !== null && (await statusOf(`${manifest.registry.direct}/v2/`)) === 200;
    case "keys":
      return manifest.keys !== null && (await statusOf(`${manifest.keys.direct}/moto-api/`)) === 200;
    case "objects":
      return manifest.objects !== null && (await statusOf(`${manifest.objects.direct}/minio/health/live`)) === 200;
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

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import type { Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { killAll, signal, waitUntilGone } from "../process/end.ts";
import { isAlive } from "../process/identity.ts";
import { redisOf } from "../process/members.ts";
import { forgetProcess, startProcess } from "../process/start.ts";
import { GaveUp, waitFor } from "../process/wait-for.ts";
import { replicationIn } from "./ask-stream.ts";
import { streamOf } from "./settings.ts";

const START_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 5_000;

/** Starts a node as its files say, the way systemd would: a primary, or somebody's replica. Resolves when it answers. */
export async function startStream(manifest: Manifest, zone: Zone): Promise<void> {
  const { dataDir, configFile, logFile } = streamOf(manifest, zone);
  if (redisOf(dataDir, configFile).length > 0) return;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const started = startProcess(manifest.stateDir, manifest.id, {
    name: `${zone}/stream`,
    argv: [manifest.redis, configFile],
    logFile,
  });
  await waitFor(`${zone}/stream answers`, START_WITHIN_MS, async () => {
    if (!isAlive(started)) {
      const end = readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
      throw new GaveUp(`${zone}/stream stopped right after its start:\n${end}`);
    }
    return (await replicationIn(manifest, zone)) !== null;
  });
}

/** Clean end of exactly this node; killed when it does not end in time. */
export async function stopStream(manifest: Manifest, zone: Zone): Promise<void> {
  const { dataDir, configFile } = streamOf(manifest, zone);
  const found = redisOf(dataDir, configFile);
  for (const target of found) signal(target, "SIGTERM");
  if (!(await waitUntilGone(found, STOP_WITHIN_MS))) await killAll(() => redisOf(dataDir, configFile));
  forgetProcess(manifest.stateDir, `${zone}/stream`);
}

/** Whether this node was ever given a role. */
export function isStreamCreated(manifest: Manifest, zone: Zone): boolean {
  return existsSync(streamOf(manifest, zone).roleFile);
}

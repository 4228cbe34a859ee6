import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place, Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { killAll } from "../process/end.ts";
import { markedBy } from "../process/members.ts";
import { forgetProcess, startProcess } from "../process/start.ts";
import { waitFor } from "../process/wait-for.ts";
import { processesOf } from "../stop-component.ts";
import { keepFault, readFaults } from "./kept.ts";

const nameOf = (zone: Zone): string => `${zone}/slow-socket`;

/**
 * The zone's HAProxy answers its admin socket one byte a second, and serves traffic as ever. Its own socket is put aside by name
 * (that does not disturb HAProxy) and a slow one stands in its place.
 */
export async function slowSocket(manifest: Manifest, zone: Zone): Promise<void> {
  if (readFaults(manifest.stateDir).some((fault) => fault.kind === "slow-socket" && fault.target === `${zone}/haproxy`))
    return;
  if (processesOf(manifest, zone, "haproxy").length === 0) throw new Error(`${zone}/haproxy does not run.`);
  const socket = manifest.zones[zone].gateway.adminSocket;
  keepFault(manifest.stateDir, { kind: "slow-socket", target: `${zone}/haproxy`, at: new Date().toISOString() });
  renameSync(socket, `${socket}.own`);
  startProcess(manifest.stateDir, manifest.id, {
    name: nameOf(zone),
    argv: [process.execPath, fileURLToPath(new URL("../slow-socket.ts", import.meta.url)), socket, `${socket}.own`],
    logFile: join(manifest.logDirs[zone], "slow-socket.log"),
  });
  await waitFor(`the slow socket of ${zone} stands`, 10_000, async () => existsSync(socket));
}

/** Puts HAProxy's own socket back. It may be dead by now; then its next start makes a new one. */
export async function endSlowSocket(manifest: Manifest, place: Place): Promise<void> {
  if (place === "outside") return;
  const socket = manifest.zones[place].gateway.adminSocket;
  const slow = await killAll(() => markedBy(`${manifest.id}:${nameOf(place)}`));
  forgetProcess(manifest.stateDir, nameOf(place));
  if (slow > 0 && existsSync(`${socket}.own`)) renameSync(`${socket}.own`, socket);
  rmSync(`${socket}.own`, { force: true });
}

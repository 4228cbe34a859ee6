import { AgentError } from "../agent-error.ts";
import type { HaproxyInstance } from "../config.ts";
import { waitUntil } from "../wait-until.ts";
import { parseServersState, parseStat, type ServerSettings } from "./csv.ts";
import { readMap } from "./observe.ts";
import { command, order, plain } from "./socket.ts";

export type ServerName = { readonly backend: string; readonly server: string };

/** Sets ready / drain / maint, and reads it back. */
export async function setState(
  instance: HaproxyInstance,
  name: ServerName,
  state: ServerSettings["admin"],
): Promise<{ was: string }> {
  const before = await settingsOf(instance, name);
  if (before.admin !== state) await order(instance.socket, `set server ${path(name)} state ${state}`);
  const after = await settingsOf(instance, name);
  if (after.admin !== state)
    throw new AgentError("failed", `${path(name)} is ${after.admin} after it was set to ${state}`);
  return { was: before.admin };
}

/** Sets the weight (0-256) and reads it back. */
export async function setWeight(instance: HaproxyInstance, name: ServerName, weight: number): Promise<{ was: number }> {
  const before = await settingsOf(instance, name);
  // HAProxy answers with a notice here when the balance is static: only what is read back counts.
  if (before.weight !== weight) await command(instance.socket, `set server ${path(name)} weight ${weight}`);
  const after = await settingsOf(instance, name);
  if (after.weight !== weight)
    throw new AgentError("failed", `${path(name)} weighs ${after.weight} after it was set to ${weight}`);
  return { was: before.weight };
}

/** Sets a key of a map, adding it when absent, and reads it back. */
export async function setMap(
  instance: HaproxyInstance,
  file: string,
  key: string,
  value: string,
): Promise<{ was: string | null }> {
  const map = Object.hasOwn(instance.maps, file) ? instance.maps[file] : undefined;
  if (!map) throw new AgentError("unknown-instance", `no map ${file} here; known: ${Object.keys(instance.maps)}`);
  const was = (await readMap(instance.socket, map))[plain(key)];
  if (was !== value) {
    await order(instance.socket, `${was === undefined ? "add" : "set"} map ${map} ${plain(key)} ${plain(value)}`);
  }
  const now = (await readMap(instance.socket, map))[key];
  if (now !== value)
    throw new AgentError("failed", `${file} says ${key}=${now ?? "nothing"} after it was set to ${value}`);
  return { was: was ?? null };
}

/** Ends the sessions of a server and waits until none is left; a server that takes new ones may keep some, which is told. */
export async function shutdownSessions(instance: HaproxyInstance, name: ServerName): Promise<{ left: number }> {
  const { admin } = await settingsOf(instance, name);
  await order(instance.socket, `shutdown sessions server ${path(name)}`);
  let left = 0;
  const none = await waitUntil(
    async () => {
      left = await sessionsOf(instance, name);
      return left === 0;
    },
    { limitMs: 2000 },
  );
  if (!none && admin === "maint") throw new AgentError("failed", `${path(name)} still has ${left} sessions`);
  return { left };
}

async function settingsOf(instance: HaproxyInstance, name: ServerName): Promise<ServerSettings> {
  const all = parseServersState(await command(instance.socket, `show servers state ${plain(name.backend)}`));
  const found = all.find((one) => one.backend === name.backend && one.server === name.server);
  if (!found) throw new AgentError("unknown-instance", `HAProxy has no server ${path(name)}`);
  return found;
}

async function sessionsOf(instance: HaproxyInstance, name: ServerName): Promise<number> {
  const rows = parseStat(await command(instance.socket, "show stat"));
  return Number(rows.find((row) => row.pxname === name.backend && row.svname === name.server)?.scur ?? 0);
}

function path(name: ServerName): string {
  return `${plain(name.backend)}/${plain(name.server)}`;
}

import type { HaproxyInstance } from "../config.ts";
import { parseMap, parseServersState, parseStat, type ServerSettings } from "./csv.ts";
import { command } from "./socket.ts";

export type HaproxyView = {
  readonly stat: readonly Readonly<Record<string, string>>[];
  readonly servers: readonly ServerSettings[];
  readonly maps: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Everything the control plane looks at, in one answer. */
export async function observe(instance: HaproxyInstance): Promise<HaproxyView> {
  const [stat, servers, ...maps] = await Promise.all([
    command(instance.socket, "show stat"),
    command(instance.socket, "show servers state"),
    ...Object.entries(instance.maps).map(async ([name, path]) => [name, await readMap(instance.socket, path)] as const),
  ]);
  return { stat: parseStat(stat), servers: parseServersState(servers), maps: Object.fromEntries(maps) };
}

/** A map as HAProxy has it in memory. Throws when it has no such map: an empty answer would look like an empty map. */
export async function readMap(socket: string, path: string): Promise<Readonly<Record<string, string>>> {
  const text = await command(socket, `show map ${path}`);
  if (/^Unknown map|^Missing map/i.test(text.trim())) throw new Error(`HAProxy has no map ${path}`);
  return parseMap(text);
}

import { mayTakeAway, type ZoneServer } from "#domain/regions/last-healthy-zone.ts";
import { AgentError } from "../agent-error.ts";
import type { HaproxyInstance } from "../config.ts";
import { type HaproxyView, observe } from "./observe.ts";

const SERVER = "2";

/**
 * Refuses to take a backend's last server away. Asked here, in the same turn on the instance in which the server is taken: of two
 * drains at once, by two steps of a run or by an executor believed dead, the second sees what the first did.
 */
export async function mustKeepOne(instance: HaproxyInstance, backend: string, server: string): Promise<void> {
  const { allowed, reason } = mayTakeAway(zoneServers(await observe(instance), backend), server);
  if (allowed) return;
  const why = reason === "not-there" ? "is no server of its backend" : "is the last server of its backend: it stays";
  throw new AgentError("refused", `${backend}/${server} ${why}`);
}

function zoneServers({ stat, servers }: HaproxyView, backend: string): readonly ZoneServer[] {
  return stat
    .filter((row) => row["type"] === SERVER && row["pxname"] === backend)
    .map((row) => {
      const name = row["svname"] ?? "";
      const set = servers.find((one) => one.backend === backend && one.server === name);
      const weight = set?.weight ?? Number(row["weight"] ?? 0);
      return { name, up: isUp(row["status"] ?? ""), admin: set?.admin ?? "ready", weight };
    });
}

/** `UP`, `UP 1/2` (going down, still serving), `DRAIN` (healthy, takes nobody new: drained, or weight 0), `no check`. */
export function isUp(status: string): boolean {
  return status.startsWith("UP") || status.startsWith("DRAIN") || status === "no check";
}

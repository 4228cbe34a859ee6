import { parseReplication, type Replication } from "#agent/redis/replication.ts";
import type { StreamMeasurement } from "#domain/topology/measurement.ts";
import type { StreamComponent } from "#domain/topology/topology.ts";
import { AdapterError, type Look } from "../ports.ts";
import type { Ask, StreamConnections } from "./connections.ts";
import { figure, isNoStream, list, mapOf } from "./maps.ts";

/** One look at one node: its replication, and of its stream what a consumer group tells. Throws AdapterError when it does not answer. */
export async function observeNode(
  connections: StreamConnections,
  id: string,
  zone: string,
  look: Look,
): Promise<StreamMeasurement> {
  const component = connections.component(id);
  const target = `${id}:${zone}`;
  return await connections.with(id, zone, look, async (ask) => {
    const [info, figures] = await Promise.all([ask("INFO", "replication"), figuresOf(component, ask)]);
    const seen = read(String(info), target);
    return {
      kind: "stream",
      role: seen.role,
      replicationId: seen.replicationId,
      former:
        seen.formerId === null || seen.formerUntil === null ? null : { id: seen.formerId, until: seen.formerUntil },
      offset: heldBy(seen),
      linked: seen.linked,
      replicas: seen.replicas.map((replica) => ({
        name: zoneOf(component, replica),
        offset: replica.offset,
        lagBytes: Math.max(0, seen.offset - replica.offset),
        online: replica.online,
      })),
      ...figures,
    };
  });
}

function read(text: string, target: string): Replication {
  try {
    return parseReplication(text);
  } catch (error) {
    throw new AdapterError("nonsense", target, error instanceof Error ? error.message : String(error));
  }
}

/**
 * How far it has its history. Not known of a replica that is being copied anew, or was when it lost its primary: it then says 1, or
 * nothing, whatever it confirmed before.
 */
function heldBy({ role, offset, copying }: Replication): number | null {
  return role === "replica" && (copying || offset <= 1) ? null : offset;
}

/** A replica tells where it is reached by the control plane (`replica-announce-ip`); one that the site does not know goes by its address. */
function zoneOf({ nodes }: StreamComponent, { host, port }: { readonly host: string; readonly port: number }): string {
  const address = `${host}:${port}`;
  return Object.keys(nodes).find((zone) => nodes[zone] === address) ?? address;
}

type Figures = Pick<StreamMeasurement, "length" | "pending" | "lag" | "oldestWaitingMs" | "deadLetters" | "leftOut">;

async function figuresOf({ stream, group, deadLetters, leftOut }: StreamComponent, ask: Ask): Promise<Figures> {
  const [length, dead, groups, left] = await Promise.all([
    ask("XLEN", stream),
    ask("XLEN", deadLetters),
    // Nobody has written yet, so there is no stream and no group.
    ask("XINFO", "GROUPS", stream).catch((error: unknown) => {
      if (isNoStream(error)) return [];
      throw error;
    }),
    leftOut === null ? null : ask("SCARD", leftOut),
  ]);
  const own = list(groups)
    .map(mapOf)
    .find((one) => one.get("name") === group);
  const pending = figure(own?.get("pending"));
  return {
    length: figure(length),
    pending: pending ?? (own === undefined ? 0 : null),
    lag: own === undefined ? figure(length) : figure(own.get("lag")),
    oldestWaitingMs: await oldestWaiting(ask, stream, group, own?.get("last-delivered-id")),
    deadLetters: figure(dead),
    leftOut: figure(left),
  };
}

/**
 * How long ago the oldest entry that is not done came in, taken by a consumer or not. An entry's id begins with that moment, by the
 * clock of whoever was primary. Null: none waits.
 */
async function oldestWaiting(ask: Ask, stream: string, group: string, read: unknown): Promise<number | null> {
  const [time, pending, unread] = await Promise.all([
    ask("TIME"),
    typeof read === "string" ? ask("XPENDING", stream, group, "-", "+", 1) : [],
    ask("XRANGE", stream, typeof read === "string" ? `(${read}` : "-", "+", "COUNT", 1),
  ]);
  const nowMs = Number(list(time)[0]) * 1_000;
  const came = [pending, unread].flatMap((found) => {
    const [id] = list(list(found)[0]);
    const ms = typeof id === "string" ? Number(id.split("-")[0]) : Number.NaN;
    return Number.isFinite(ms) ? [ms] : [];
  });
  return came.length === 0 || Number.isNaN(nowMs) ? null : Math.max(0, nowMs - Math.min(...came));
}

import { isUp } from "#agent/haproxy/keeps-one.ts";
import { REQUEST_CLASSES, type RequestClass } from "#domain/measures/request-class.ts";
import type { EntranceMeasurement, GatewayMeasurement, ServerState } from "#domain/topology/measurement.ts";
import type { EntranceComponent, GatewayComponent } from "#domain/topology/topology.ts";
import type { HaproxyAnswer } from "../agents/answers.ts";
import { AdapterError } from "../ports.ts";

const SERVER = "2";
const FRONTEND = "0";

/** Servers of a backend: health from `show stat`, what a person or a run set from `show servers state`. */
function serversOf(seen: HaproxyAnswer, backend: string): readonly ServerState[] {
  return seen.stat
    .filter((row) => row["type"] === SERVER && row["pxname"] === backend)
    .map((row) => {
      const name = row["svname"] ?? "";
      const set = seen.servers.find((one) => one.backend === backend && one.server === name);
      return {
        backend,
        name,
        up: isUp(row["status"] ?? ""),
        admin: set?.admin ?? "ready",
        weight: set?.weight ?? Number(row["weight"] ?? 0),
        check: [row["status"], row["check_status"], row["last_chk"]].filter((word) => word).join(" "),
      };
    });
}

export function gatewayMeasurement(
  seen: HaproxyAnswer,
  component: GatewayComponent,
  routerBackends: readonly string[],
  target: string,
): GatewayMeasurement {
  return {
    kind: "gateway",
    maintenance: mapOf(seen, component.map.file, target)[component.map.key] === "on",
    servers: present(serversOf(seen, component.backend), component.backend, target),
    router: routerBackends.flatMap((backend) => present(serversOf(seen, backend), backend, target)),
    limits: limitsOf(seen, component, target),
    canary: canaryOf(seen, component, target),
    sessions: sessionsOf(seen),
  };
}

export function entranceMeasurement(
  seen: HaproxyAnswer,
  component: EntranceComponent,
  target: string,
): EntranceMeasurement {
  return {
    kind: "entrance",
    route: mapOf(seen, component.map.file, target)[component.map.key] ?? null,
    servers: Object.values(component.backends).flatMap((backend) => present(serversOf(seen, backend), backend, target)),
  };
}

/** A class the map does not name is let in without a limit. */
function limitsOf(seen: HaproxyAnswer, { limits }: GatewayComponent, target: string): GatewayMeasurement["limits"] {
  if (limits === undefined) return {};
  const map = mapOf(seen, limits.map.file, target);
  return Object.fromEntries(REQUEST_CLASSES.map((one) => [one, rateOf(map[one], one, target)]));
}

function rateOf(text: string | undefined, of: RequestClass, target: string): number {
  if (text === undefined) return 0;
  if (!/^\d+$/.test(text)) throw new AdapterError("nonsense", target, `the limit of ${of} is "${text}"`);
  return Number(text);
}

function canaryOf(seen: HaproxyAnswer, { canary }: GatewayComponent, target: string): GatewayMeasurement["canary"] {
  if (canary === undefined) return null;
  const found = serversOf(seen, canary.backend).find(({ name }) => name === canary.server);
  if (!found) throw new AdapterError("nonsense", target, `HAProxy has no server ${canary.backend}/${canary.server}`);
  return { weight: found.weight, up: found.up };
}

/** Sessions of the ways in for customers (HTTP); the zone's database router is another matter. */
function sessionsOf(seen: HaproxyAnswer): { used: number; limit: number } {
  const frontends = seen.stat.filter((row) => row["type"] === FRONTEND && row["mode"] === "http");
  const sum = (name: string) => frontends.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  return { used: sum("scur"), limit: sum("slim") };
}

/** No such backend is a mistake in the site's file, and never «no servers». */
function present(servers: readonly ServerState[], backend: string, target: string): readonly ServerState[] {
  if (servers.length === 0)
    throw new AdapterError("nonsense", target, `HAProxy has no backend ${backend} with servers`);
  return servers;
}

function mapOf(seen: HaproxyAnswer, file: string, target: string): Readonly<Record<string, string>> {
  const map = Object.hasOwn(seen.maps, file) ? seen.maps[file] : undefined;
  if (!map) throw new AdapterError("nonsense", target, `the agent shows no map ${file}`);
  return map;
}

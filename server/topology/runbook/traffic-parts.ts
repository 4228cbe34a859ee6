import { RELEASES } from "#domain/measures/releases.ts";
import type { ActionArgs } from "#domain/plans/actions.ts";
import { findComponent, regionOfZone } from "#domain/topology/find.ts";
import type { EntranceComponent, FlagsComponent, GatewayComponent, Topology } from "#domain/topology/topology.ts";
import type { Commands, RunbookPart } from "./runbook-part.ts";

type State = "maint" | "ready";

/** One command at HAProxy's admin socket, as the agent sends it. */
export function atSocket(command: string): string {
  return `echo "${command}" | sudo socat stdio "$HAPROXY_SOCKET"`;
}

const SHOWN = atSocket("show servers state");

export const trafficParts = {
  "gateway.drain": ({ zone }: ActionArgs<"gateway.drain">, site: Topology) => toward(site, zone, "maint"),
  "gateway.ready": ({ zone }: ActionArgs<"gateway.ready">, site: Topology) => toward(site, zone, "ready"),
  "gateway.maintenance": ({ region, on }: ActionArgs<"gateway.maintenance">, site: Topology): RunbookPart => {
    const set = gateways(site, region).flatMap(({ zones, map }) =>
      zones.map((at) => ({ at, lines: [setMap(map, on ? "on" : "off")] })),
    );
    return { run: set, after: set.map(({ at }) => ({ at, lines: [showMap("maintenance.map")] })) };
  },
  "gateway.route": ({ entrance, region }: ActionArgs<"gateway.route">, site: Topology): RunbookPart => {
    const found = findComponent(site, entrance) as EntranceComponent;
    return {
      look: [{ at: found.agent, lines: [showMap(found.map.file)] }],
      run: [{ at: found.agent, lines: [setMap(found.map, found.backends[region] ?? region)] }],
      after: [{ at: found.agent, lines: [showMap(found.map.file), `curl -sS -i ${found.url}/`] }],
    };
  },
  "traffic.limit": ({ gateway, class: of, rate }: ActionArgs<"traffic.limit">, site: Topology): RunbookPart => {
    const { zones, limits } = findComponent(site, gateway) as GatewayComponent;
    const file = limits?.map.file ?? "limits.map";
    return everywhere(zones, showMap(file), setMap({ file, key: of }, String(rate)));
  },
  "canary.demote": ({ gateway }: ActionArgs<"canary.demote">, site: Topology): RunbookPart => {
    const { zones, canary } = findComponent(site, gateway) as GatewayComponent;
    const server = canary ? `${canary.backend}/${canary.server}` : "";
    return everywhere(zones, SHOWN, atSocket(`set server ${server} weight 0`));
  },
  "releases.pause": ({ component }: ActionArgs<"releases.pause">, site: Topology): RunbookPart => {
    const { zones } = findComponent(site, component) as FlagsComponent;
    return everywhere(zones, SHOW_FLAGS, setFlag(RELEASES, "off"));
  },
  "flags.set": ({ component, flag, value }: ActionArgs<"flags.set">, site: Topology): RunbookPart => {
    const { zones } = findComponent(site, component) as FlagsComponent;
    const { run, after } = everywhere(zones, SHOW_FLAGS, setFlag(flag, value));
    return { run, after: after ?? [] };
  },
};

/** The same in every zone. What is there before is looked at first: it is what must be given back. */
function everywhere(zones: readonly string[], shown: string, set: string): RunbookPart {
  const each = (line: string) => zones.map((at): Commands => ({ at, lines: [line] }));
  return { look: each(shown), run: each(set), after: each(shown) };
}

const SHOW_FLAGS = 'cat "$FLAGS_FILE"';

function setFlag(flag: string, value: string): string {
  return `sudo jq '.["${flag}"] = "${value}"' "$FLAGS_FILE" | sudo tee "$FLAGS_FILE.new" > /dev/null && sudo mv "$FLAGS_FILE.new" "$FLAGS_FILE"`;
}

/** Everything that sends traffic to a zone: the entrance first, then the gateways of its region. */
function toward(site: Topology, zone: string, state: State): RunbookPart {
  const region = regionOfZone(site, zone) ?? "";
  const edge = entrances(site).flatMap((one): Commands[] => {
    const backend = one.backends[region];
    return backend === undefined ? [] : [{ at: one.agent, lines: [setServer(backend, zone, state)] }];
  });
  const inside = gateways(site, region).flatMap(({ backend, zones }) =>
    zones.map((at): Commands => ({ at, lines: [setServer(backend, zone, state)] })),
  );
  const all = state === "maint" ? [...edge, ...inside] : [...inside, ...edge];
  return {
    look: edge.map(({ at }) => ({ at, lines: [SHOWN] })),
    run: all,
    after: all.map(({ at }) => ({ at, lines: [SHOWN] })),
  };
}

function setServer(backend: string, server: string, state: State): string {
  return atSocket(`set server ${backend}/${server} state ${state}`);
}

function setMap({ file, key }: GatewayComponent["map"], value: string): string {
  return atSocket(`set map $HAPROXY_MAPS/${file} ${key} ${value}`);
}

function showMap(file: string): string {
  return atSocket(`show map $HAPROXY_MAPS/${file}`);
}

function entrances(site: Topology): EntranceComponent[] {
  return Object.values(site.services).flatMap((service) =>
    Object.values(service.components).flatMap((one) => (one.kind === "entrance" ? [one] : [])),
  );
}

export function gateways(site: Topology, region: string): GatewayComponent[] {
  return Object.values(site.services).flatMap((service) =>
    Object.values(service.components).flatMap((one) => (one.kind === "gateway" && one.region === region ? [one] : [])),
  );
}

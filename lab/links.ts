import { addressesOf, PLACES, type Place, PORT, regionOf, ZONES } from "./addresses.ts";

export type LinkService = "agent" | "gateway" | "mtls" | "console" | "meta-db" | "router" | "entrance" | "identity";
export type Endpoint = { readonly host: string; readonly port: number };
/** One way from one place to a service of another. Traffic between places exists on links alone. */
export type Link = {
  /** `kr-a>kr-b/meta-db` */
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
  readonly service: LinkService;
  readonly listen: Endpoint;
  readonly target: Endpoint;
  /** What crosses into or out of jp is kept, so that it can be searched for markers (mission B7). */
  readonly capture: boolean;
};

/**
 * All links that leave a place, in one slot: the listeners of its egress relay.
 * @param identity where the login provider listens, which is no part of the lab; null: zones have no way to it
 */
export function linksFrom(from: Place, slot: number, identity: Endpoint | null): readonly Link[] {
  return PLACES.filter((to) => to !== from || to === "outside").flatMap((to) => linksBetween(from, to, slot, identity));
}

function linksBetween(from: Place, to: Place, slot: number, identity: Endpoint | null): readonly Link[] {
  const here = addressesOf(from, slot);
  const there = addressesOf(to, slot);
  const link = (service: LinkService, listen: Endpoint, target: Endpoint): Link => ({
    name: `${from}>${to}/${service}`,
    from,
    to,
    service,
    listen,
    target,
    capture: (from === "jp-a") !== (to === "jp-a"),
  });
  const near = here.towards[to];
  const agent = { host: there.agent, port: PORT.agent };
  const gateway = { host: there.haproxy, port: PORT.http };
  const mtls = { host: there.haproxy, port: PORT.mtls };
  const router = { host: there.haproxy, port: PORT.router };
  const sql = { host: there.sql, port: PORT.sql };
  if (from === "outside") {
    // The control plane's own addresses stand in the zone's block but belong to the place outside.
    const toAgent = link("agent", { host: there.agentRelay, port: PORT.agent }, agent);
    if (to === "outside") return [toAgent];
    return [
      toAgent,
      link("meta-db", { host: there.sqlRelay, port: PORT.sql }, sql),
      link("gateway", { host: near, port: PORT.http }, gateway),
      link("mtls", { host: near, port: PORT.mtls }, mtls),
      link("router", { host: near, port: PORT.router }, router),
    ];
  }
  const toAgent = link("agent", { host: near, port: PORT.agent }, agent);
  if (to === "outside") {
    const provider = identity ? [link("identity", { host: near, port: PORT.identity }, identity)] : [];
    return [toAgent, link("entrance", { host: near, port: PORT.http }, gateway), ...provider];
  }
  const links = [
    toAgent,
    link("gateway", { host: near, port: PORT.http }, gateway),
    link("mtls", { host: near, port: PORT.mtls }, mtls),
    link("meta-db", { host: near, port: PORT.sql }, sql),
  ];
  // Consoles serve their own region only; no way is laid between regions for them.
  if (regionOf(from) === regionOf(to)) {
    links.push(link("console", { host: near, port: PORT.console }, { host: there.console, port: PORT.console }));
  }
  return links;
}

/** Every address and port that the lab listens on in a slot, the way to a login provider included. */
export function listenersOf(slot: number): readonly Endpoint[] {
  const own = ZONES.flatMap((zone) => {
    const at = addressesOf(zone, slot);
    return [
      { host: at.agent, port: PORT.agent },
      { host: at.haproxy, port: PORT.http },
      { host: at.haproxy, port: PORT.mtls },
      { host: at.haproxy, port: PORT.router },
      { host: at.console, port: PORT.console },
      { host: at.sql, port: PORT.sql },
    ];
  });
  const outside = addressesOf("outside", slot);
  const edge = [
    { host: outside.agent, port: PORT.agent },
    { host: outside.haproxy, port: PORT.http },
  ];
  const somewhere = { host: outside.haproxy, port: PORT.identity };
  return [...own, ...edge, ...PLACES.flatMap((place) => linksFrom(place, slot, somewhere).map((link) => link.listen))];
}

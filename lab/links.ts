import {
  addressesOf,
  CANARY_ZONE,
  hasStream,
  PARTS_ZONE,
  PLACES,
  type Place,
  PORT,
  regionOf,
  ZONES,
} from "./addresses.ts";
import { isHolder } from "./pgbackrest/archive.ts";

export type LinkService =
  | "agent"
  | "gateway"
  | "mtls"
  | "console"
  | "meta-db"
  | "router"
  | "stream"
  | "ingest"
  | "canary"
  | "webhook"
  | "entrance"
  | "identity"
  | "scratch"
  | "registry"
  | "keys"
  | "objects";
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
  const stream = { host: there.stream, port: PORT.stream };
  if (from === "outside") {
    // The control plane's own addresses stand in the zone's block but belong to the place outside.
    const toAgent = link("agent", { host: there.agentRelay, port: PORT.agent }, agent);
    if (to === "outside") return [toAgent];
    return [
      toAgent,
      link("meta-db", { host: there.sqlRelay, port: PORT.sql }, sql),
      ...(hasStream(to) ? [link("stream", { host: there.streamRelay, port: PORT.stream }, stream)] : []),
      ...(isHolder(to)
        ? [link("scratch", { host: there.sqlRelay, port: PORT.scratch }, { host: there.sql, port: PORT.scratch })]
        : []),
      ...(to === PARTS_ZONE
        ? [
            link(
              "registry",
              { host: there.registryRelay, port: PORT.registry },
              { host: there.registry, port: PORT.registry },
            ),
            link("keys", { host: there.keysRelay, port: PORT.keys }, { host: there.keys, port: PORT.keys }),
            link(
              "objects",
              { host: there.objectsRelay, port: PORT.objects },
              { host: there.objects, port: PORT.objects },
            ),
          ]
        : []),
      link("gateway", { host: near, port: PORT.http }, gateway),
      link("mtls", { host: near, port: PORT.mtls }, mtls),
      link("router", { host: near, port: PORT.router }, router),
    ];
  }
  const toAgent = link("agent", { host: near, port: PORT.agent }, agent);
  if (to === "outside") {
    const provider = identity ? [link("identity", { host: near, port: PORT.identity }, identity)] : [];
    const webhook = { host: there.webhook, port: PORT.webhook };
    const alerts = hasStream(from) ? [link("webhook", { host: near, port: PORT.webhook }, webhook)] : [];
    return [toAgent, link("entrance", { host: near, port: PORT.http }, gateway), ...alerts, ...provider];
  }
  const links = [
    toAgent,
    link("gateway", { host: near, port: PORT.http }, gateway),
    link("mtls", { host: near, port: PORT.mtls }, mtls),
    link("meta-db", { host: near, port: PORT.sql }, sql),
  ];
  // The stream stands in one region, and with it its replicas and what takes logs in.
  if (hasStream(from) && hasStream(to)) {
    links.push(link("stream", { host: near, port: PORT.stream }, stream));
    links.push(link("ingest", { host: near, port: PORT.ingest }, { host: there.ingest, port: PORT.ingest }));
    if (to === CANARY_ZONE)
      links.push(link("canary", { host: near, port: PORT.canary }, { host: there.ingestCanary, port: PORT.ingest }));
  }
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
      ...(hasStream(zone)
        ? [
            { host: at.stream, port: PORT.stream },
            { host: at.haproxy, port: PORT.streamRouter },
            { host: at.ingest, port: PORT.ingest },
            ...(zone === CANARY_ZONE ? [{ host: at.ingestCanary, port: PORT.ingest }] : []),
          ]
        : []),
      ...(isHolder(zone) ? [{ host: at.sql, port: PORT.scratch }] : []),
      ...(zone === PARTS_ZONE
        ? [
            { host: at.registry, port: PORT.registry },
            { host: at.keys, port: PORT.keys },
            { host: at.objects, port: PORT.objects },
          ]
        : []),
    ];
  });
  const outside = addressesOf("outside", slot);
  const edge = [
    { host: outside.agent, port: PORT.agent },
    { host: outside.haproxy, port: PORT.http },
    { host: outside.webhook, port: PORT.webhook },
  ];
  const somewhere = { host: outside.haproxy, port: PORT.identity };
  return [...own, ...edge, ...PLACES.flatMap((place) => linksFrom(place, slot, somewhere).map((link) => link.listen))];
}

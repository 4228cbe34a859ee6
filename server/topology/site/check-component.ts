import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";
import type { SiteComponent, SiteFile } from "./site-schema.ts";

type Path = readonly (string | number)[];
type Of<Adapter extends SiteComponent["adapter"]> = Extract<SiteComponent, { adapter: Adapter }>;

export function* checkComponent(
  file: SiteFile,
  path: Path,
  service: string,
  component: SiteComponent,
): Generator<Finding> {
  if (component.adapter === "haproxy" && component.kind === "entrance") {
    if (!Object.hasOwn(file.agents, component.agent)) {
      const remedy = didYouMean(component.agent, Object.keys(file.agents));
      yield { path: [...path, "agent"], what: `unknown agent "${component.agent}"`, remedy };
    }
    for (const region of Object.keys(component.backends))
      yield* checkRegion(file, [...path, "backends", region], region, "key");
    return;
  }
  yield* checkRegion(file, [...path, "region"], component.region);
  if (component.adapter === "postgresql") yield* checkDatabase(file, path, service, component);
  else {
    for (const [index, zone] of (component.zones ?? []).entries()) {
      yield* checkZone(file, [...path, "zones", index], zone, component.region);
    }
  }
}

function* checkRegion(file: SiteFile, path: Path, region: string, at?: "key"): Generator<Finding> {
  if (Object.hasOwn(file.regions, region)) return;
  const remedy = didYouMean(region, Object.keys(file.regions));
  yield { path, ...(at === undefined ? {} : { at }), what: `unknown region "${region}"`, remedy };
}

function* checkZone(file: SiteFile, path: Path, zone: string, region: string, at?: "key"): Generator<Finding> {
  const zones = file.regions[region]?.zones;
  if (zones === undefined || zones.includes(zone)) return;
  const elsewhere = Object.entries(file.regions).find(([, other]) => other.zones.includes(zone))?.[0];
  const what =
    elsewhere === undefined ? `unknown zone "${zone}"` : `zone "${zone}" is in ${elsewhere}, not in ${region}`;
  yield { path, ...(at === undefined ? {} : { at }), what, remedy: didYouMean(zone, zones) };
}

/** Replication and routers stay inside the region: a standby or a router elsewhere would carry customers' rows over the border (E2). */
function* checkDatabase(file: SiteFile, path: Path, service: string, database: Of<"postgresql">): Generator<Finding> {
  const data = file.services[service]?.data;
  for (const zone of Object.keys(database.nodes)) {
    const [found] = checkZone(file, [...path, "nodes", zone], zone, database.region, "key");
    if (found === undefined) continue;
    const crosses = data !== "none" && !found.what.startsWith("unknown");
    const remedy = `A node there would receive ${data} data from ${database.region}. ${found.remedy}`;
    yield crosses ? { ...found, remedy } : found;
  }
  const standbys = Object.keys(database.nodes).length - 1;
  if (standbys < 0) {
    yield { path: [...path, "nodes"], at: "key", what: "no nodes", remedy: "Add zone: host:port for each node." };
  } else if (database.synchronous > standbys) {
    const what = `${database.synchronous} synchronous standbys wanted, but there are ${standbys} besides the primary`;
    yield { path: [...path, "synchronous"], what, remedy: `Write ${standbys} or less, or add nodes.` };
  }
  if (database.router === undefined || !Object.hasOwn(file.regions, database.region)) return;
  const gateways = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "haproxy" && component.kind === "gateway" ? [{ id: `${owner}/${name}`, component }] : [],
    ),
  );
  const gateway = gateways.find(({ id }) => id === database.router?.gateway);
  const at = [...path, "router", "gateway"];
  const here = gateways.filter(({ component }) => component.region === database.region).map(({ id }) => id);
  if (gateway === undefined) {
    yield {
      path: at,
      what: `no gateway is called "${database.router.gateway}"`,
      remedy: didYouMean(database.router.gateway, here),
    };
  } else if (gateway.component.region !== database.region) {
    const what = `the router "${gateway.id}" is in ${gateway.component.region}, the database in ${database.region}`;
    yield {
      path: at,
      what,
      remedy: `Its answers would leave the region. ${didYouMean(database.router.gateway, here)}`,
    };
  }
}

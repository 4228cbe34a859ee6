import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";
import type { SiteComponent, SiteFile } from "./site-schema.ts";

type Path = readonly (string | number)[];
type Gateway = Extract<SiteComponent, { kind: "gateway" }>;
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
  else if (component.adapter === "redis-streams") yield* checkStream(file, path, service, component);
  else if (component.adapter === "pgbackrest") yield* checkArchive(file, path, component);
  else if (component.adapter === "git") {
    yield* checkZone(file, [...path, "agent"], component.agent, component.region);
  } else if (component.adapter === "oci") yield* checkImages(path, component);
  else if (component.adapter === "kms") yield* checkKeys(file, path, component);
  else if (component.adapter === "s3") yield* checkObjects(file, path, component);
  else {
    if (component.adapter === "haproxy") yield* checkGateway(path, component);
    for (const [index, zone] of (component.zones ?? []).entries()) {
      yield* checkZone(file, [...path, "zones", index], zone, component.region);
    }
    if (component.adapter !== "haproxy" && component.adapter !== "flags") yield* checkConsumers(file, path, component);
  }
}

/** A map holds one thing, and a canary that stands in the place of the others would be taken away with them. */
function* checkGateway(path: Path, { map, limits, canary, backend }: Gateway): Generator<Finding> {
  if (limits !== undefined && limits.map.file === map.file) {
    const what = `the limits stand in "${map.file}", which holds the maintenance switch`;
    yield { path: [...path, "limits", "map", "file"], what, remedy: "Name another map, e.g. limits.map." };
  }
  if (canary !== undefined && canary.backend === backend) {
    const what = `the canary is a server of "${backend}", whose servers are named by zone`;
    yield { path: [...path, "canary", "backend"], what, remedy: "Name the backend of the application that is tried." };
  }
}

/** An archive holds every row of its database: it stays in the database's region, and so does whoever holds it (E2). */
function* checkArchive(file: SiteFile, path: Path, archive: Of<"pgbackrest">): Generator<Finding> {
  yield* checkZone(file, [...path, "agent"], archive.agent, archive.region);
  const databases = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "postgresql" ? [{ id: `${owner}/${name}`, region: component.region }] : [],
    ),
  );
  const database = databases.find(({ id }) => id === archive.of);
  const here = databases.filter(({ region }) => region === archive.region).map(({ id }) => id);
  if (database === undefined) {
    yield {
      path: [...path, "of"],
      what: `no database is called "${archive.of}"`,
      remedy: didYouMean(archive.of, here),
    };
  } else if (database.region !== archive.region) {
    yield {
      path: [...path, "region"],
      what: `the archive is in ${archive.region}, its database "${database.id}" in ${database.region}`,
      remedy: `Its rows would leave their region. Write region: ${database.region}.`,
    };
  }
}

function* checkImages(path: Path, { user, password }: Of<"oci">): Generator<Finding> {
  if ((user === undefined) === (password === undefined)) return;
  const given = user === undefined ? "password" : "user";
  const wanted = user === undefined ? "user" : "password";
  yield { path: [...path, given], what: `${given} without ${wanted}`, remedy: `Write ${wanted}, or leave both out.` };
}

/** Two regions of the site in one region of the key service would open each other's data (C5, E2). */
function* checkKeys(file: SiteFile, path: Path, keys: Of<"kms">): Generator<Finding> {
  if (keys.copies) yield* checkZone(file, [...path, "copies", "agent"], keys.copies.agent, keys.region);
  const others = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "kms" &&
      component.region !== keys.region &&
      component.url === keys.url &&
      component.service_region === keys.service_region
        ? [{ id: `${owner}/${name}`, region: component.region }]
        : [],
    ),
  );
  const [other] = others;
  if (other === undefined) return;
  yield {
    path: [...path, "service_region"],
    what: `"${other.id}" of ${other.region} has its keys in ${keys.service_region} too`,
    remedy: "Each region's data is locked with keys of its own region.",
  };
}

/** One bucket holds the objects of one region: those of two would lie where only one of them belongs (E2). */
function* checkObjects(file: SiteFile, path: Path, objects: Of<"s3">): Generator<Finding> {
  const [other] = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "s3" &&
      component.region !== objects.region &&
      component.url === objects.url &&
      component.bucket === objects.bucket
        ? [{ id: `${owner}/${name}`, region: component.region }]
        : [],
    ),
  );
  if (other === undefined) return;
  const what = `"${other.id}" of ${other.region} is in the bucket ${objects.bucket} too`;
  yield { path: [...path, "bucket"], what, remedy: "Each region's objects are in a store of their own region." };
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
  yield* checkNodes(file, path, service, database);
  const standbys = Object.keys(database.nodes).length - 1;
  if (standbys >= 0 && database.synchronous > standbys) {
    const what = `${database.synchronous} synchronous standbys wanted, but there are ${standbys} besides the primary`;
    yield { path: [...path, "synchronous"], what, remedy: `Write ${standbys} or less, or add nodes.` };
  }
  yield* checkRouter(file, path, database, "database");
}

/** As for a database: an entry is a customer's, and neither a replica nor a router takes it over the border. */
function* checkStream(file: SiteFile, path: Path, service: string, stream: Of<"redis-streams">): Generator<Finding> {
  yield* checkNodes(file, path, service, stream);
  const replicas = Object.keys(stream.nodes).length - 1;
  if (replicas >= 0 && stream.replicas > replicas) {
    const what = `${stream.replicas} replicas must have an entry, but there are ${replicas} besides the primary`;
    yield { path: [...path, "replicas"], what, remedy: `Write ${replicas} or less, or add nodes.` };
  }
  if (stream.dead_letters === stream.stream) {
    const what = "the stream is its own stream of dead letters";
    yield { path: [...path, "dead_letters"], what, remedy: "Name another key." };
  }
  yield* checkRouter(file, path, stream, "stream");
}

/** They stand where their stream stands: what they take from it is a customer's, too. */
function* checkConsumers(
  file: SiteFile,
  path: Path,
  consumers: Of<"processes"> | Of<"scaler-http"> | Of<"scaler-commands">,
): Generator<Finding> {
  if (consumers.normal > consumers.most) {
    const what = `${consumers.normal} consumers normally, and at most ${consumers.most}`;
    yield { path: [...path, "most"], what, remedy: `Write ${consumers.normal} or more.` };
  }
  const streams = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "redis-streams" ? [{ id: `${owner}/${name}`, component }] : [],
    ),
  );
  const stream = streams.find(({ id }) => id === consumers.of);
  const ids = streams.filter(({ component }) => component.region === consumers.region).map(({ id }) => id);
  if (stream === undefined) {
    yield {
      path: [...path, "of"],
      what: `no stream is called "${consumers.of}"`,
      remedy: didYouMean(consumers.of, ids),
    };
  } else if (stream.component.region !== consumers.region) {
    const what = `the stream "${stream.id}" is in ${stream.component.region}, its consumers in ${consumers.region}`;
    yield {
      path: [...path, "of"],
      what,
      remedy: `Its entries would leave the region. ${didYouMean(consumers.of, ids)}`,
    };
  } else if (stream.component.group !== consumers.group) {
    const what = `the group of "${stream.id}" is ${stream.component.group}`;
    yield { path: [...path, "group"], what, remedy: `Write ${stream.component.group}.` };
  }
}

function* checkNodes(
  file: SiteFile,
  path: Path,
  service: string,
  { nodes, region }: Of<"postgresql"> | Of<"redis-streams">,
): Generator<Finding> {
  const data = file.services[service]?.data;
  for (const zone of Object.keys(nodes)) {
    const [found] = checkZone(file, [...path, "nodes", zone], zone, region, "key");
    if (found === undefined) continue;
    const crosses = data !== "none" && !found.what.startsWith("unknown");
    const remedy = `A node there would receive ${data} data from ${region}. ${found.remedy}`;
    yield crosses ? { ...found, remedy } : found;
  }
  if (Object.keys(nodes).length === 0)
    yield { path: [...path, "nodes"], at: "key", what: "no nodes", remedy: "Add zone: host:port for each node." };
}

function* checkRouter(
  file: SiteFile,
  path: Path,
  { router, region }: Of<"postgresql"> | Of<"redis-streams">,
  what: "database" | "stream",
): Generator<Finding> {
  if (router === undefined || !Object.hasOwn(file.regions, region)) return;
  const gateways = Object.entries(file.services).flatMap(([owner, { components }]) =>
    Object.entries(components).flatMap(([name, component]) =>
      component.adapter === "haproxy" && component.kind === "gateway" ? [{ id: `${owner}/${name}`, component }] : [],
    ),
  );
  const gateway = gateways.find(({ id }) => id === router.gateway);
  const at = [...path, "router", "gateway"];
  const here = gateways.filter(({ component }) => component.region === region).map(({ id }) => id);
  if (gateway === undefined) {
    yield { path: at, what: `no gateway is called "${router.gateway}"`, remedy: didYouMean(router.gateway, here) };
  } else if (gateway.component.region !== region) {
    yield {
      path: at,
      what: `the router "${gateway.id}" is in ${gateway.component.region}, the ${what} in ${region}`,
      remedy: `Its answers would leave the region. ${didYouMean(router.gateway, here)}`,
    };
  }
}

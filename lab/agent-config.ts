import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import type { agentConfig } from "#agent/config.ts";
import {
  addressesOf,
  hasStream,
  PARTS_ZONE,
  PLACES,
  type Place,
  PORT,
  regionOf,
  ZONES,
  type Zone,
  zonesOf,
} from "./addresses.ts";
import { gatewayName, probeTls } from "./certificates.ts";
import { CHARTS_BRANCH, CHARTS_PATHS, CHARTS_TAGS } from "./charts/repository.ts";
import { compileCacheOf } from "./compile-cache.ts";
import { configFile } from "./config-file.ts";
import { placeDir } from "./lay-out.ts";
import type { Manifest } from "./manifest.ts";
import { archiveHeldIn, archiveProgram, SEGMENT_MEBIBYTES } from "./pgbackrest/archive.ts";
import { MARK } from "./process/members.ts";
import { streamOf } from "./redis/settings.ts";

export type AgentFile = z.input<typeof agentConfig>;
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The file of one agent: what it may touch, under which names (agent/config.ts says what each means). */
export function agentFile(manifest: Manifest, place: Place): AgentFile {
  const at = addressesOf(place, manifest.slot);
  const tls = (name: string): string => join(manifest.stateDir, "tls", name);
  const base: AgentFile = {
    zone: place,
    region: place === "outside" ? null : regionOf(place),
    listen: { host: at.agent, port: PORT.agent },
    tls: { ca: tls("ca.pem"), cert: tls(`${place}.pem`), key: tls(`${place}.key`) },
    signingKey: tls(`${place}.votes.key`),
    stateDir: join(placeDir(manifest, place), "agent"),
    probes: probesOf(manifest, place),
  };
  if (place !== "outside") return { ...base, ...zonePart(manifest, place) };
  return {
    ...base,
    haproxy: { edge: { socket: manifest.edge.adminSocket, maps: { ...manifest.edge.maps } } },
    power: Object.fromEntries(
      ZONES.flatMap((zone) =>
        [["meta-db", "meta-db"] as const, ...(hasStream(zone) ? [["ingest", "stream"] as const] : [])].map(
          ([service, component]) => {
            const order = (what: string): string[] => [
              process.execPath,
              script("power.ts"),
              what,
              zone,
              component,
              "--state",
              manifest.stateDir,
            ];
            return [`${zone}/${service}`, { off: order("off"), status: order("status") }];
          },
        ),
      ),
    ),
  };
}

function zonePart(manifest: Manifest, zone: Zone): Partial<AgentFile> {
  const { postgresql, gateway, console, ingest, region } = manifest.zones[zone];
  const at = addressesOf(zone, manifest.slot);
  const others = zonesOf(region).filter((other) => other !== zone);
  const archive = archiveHeldIn(manifest, zone);
  const foreign = region === "kr" ? "jp" : "kr";
  const exported = join(placeDir(manifest, zone), "export");
  const paths = [postgresql.dataDir, postgresql.logFile, manifest.logDirs[zone], exported];
  const command = (name: string, ...args: string[]) => ({
    argv: [process.execPath, script(`commands/${name}.ts`), ...args],
    timeoutMs: 30_000,
  });
  return {
    haproxy: { gateway: { socket: gateway.adminSocket, maps: { ...gateway.maps } } },
    postgresql: {
      "meta-db": {
        binDir: manifest.binDir,
        dataDir: postgresql.dataDir,
        socketDir: postgresql.socketDir,
        port: PORT.sql,
        host: at.sql,
        superuser: "postgres",
        runAs: manifest.runAs,
        logFile: postgresql.logFile,
        peers: Object.fromEntries(others.map((other) => [other, { host: at.towards[other], port: PORT.sql }])),
        replication: { user: "replicator", passwordFile: join(placeDir(manifest, zone), "replication.password") },
        applicationName: zone,
      },
    },
    ...(manifest.zones[zone].stream === null ? {} : { redis: { ingest: redisPart(manifest, zone) } }),
    flags: {
      console: { file: console.flagsFile },
      ...(ingest === null ? {} : { ingest: { file: ingest.flagsFile } }),
    },
    ...(ingest === null ? {} : { processes: { consumers: consumersPart(manifest, zone) } }),
    ...(archive === null
      ? {}
      : {
          pgbackrest: {
            [archive.stanza]: {
              argv: archiveProgram(archive),
              repository: archive.repository,
              runAs: manifest.runAs,
              segmentBytes: SEGMENT_MEBIBYTES * 1024 * 1024,
              scratch: { ...archive.scratch, binDir: manifest.binDir, superuser: "postgres" },
              live: {
                database: manifest.database,
                user: "recovery",
                passwordFile: join(placeDir(manifest, zone), "recovery.password"),
                peers: Object.fromEntries(
                  zonesOf(region).map((other) => [
                    other,
                    { host: other === zone ? at.sql : at.towards[other], port: PORT.sql },
                  ]),
                ),
              },
            },
          },
        }),
    ...partsOf(manifest, zone),
    commands:
      zone === "jp-a"
        ? {
            "export-catalogue": command("export-catalogue", exported),
            "copy-cases": command("copy-cases", zone, exported, "--state", manifest.stateDir),
          }
        : { "export-catalogue": command("export-catalogue", exported) },
    searches: {
      "region-files": {
        // What crossed is kept where it was carried, for jp alone: it is the region that nothing of kr may reach.
        paths: zone === "jp-a" ? [...paths, manifest.crossingDir] : paths,
        own: manifest.markers[region],
        foreign: manifest.markers[foreign],
      },
    },
  };
}

/** What it needs for the charts and for the copies of what is said of keys. */
function partsOf({ charts, keys }: Manifest, zone: Zone): Partial<AgentFile> {
  if (zone !== PARTS_ZONE) return {};
  return {
    ...(charts === null
      ? {}
      : {
          git: {
            charts: {
              argv: ["git"],
              folder: charts.repository,
              runAs: null,
              branch: CHARTS_BRANCH,
              tags: CHARTS_TAGS,
              paths: [...CHARTS_PATHS],
              archives: charts.archives,
            },
          },
        }),
    ...(keys === null ? {} : { keyMetadata: { keys: { folder: keys.copies } } }),
  };
}

/** Marked as a component of their zone: they are its consumers, not its agent's. */
function consumersPart(manifest: Manifest, zone: Zone): NonNullable<AgentFile["processes"]>[string] {
  return {
    argv: [process.execPath, script("platform/consumer.ts"), configFile(manifest, zone, "consumer.json")],
    env: {
      [MARK]: `${manifest.id}:${zone}/consumers`,
      NODE_COMPILE_CACHE: compileCacheOf(manifest),
    },
    max: 4,
    normal: 1,
    workDir: placeDir(manifest, zone),
    logFile: join(manifest.logDirs[zone], "consumers.log"),
  };
}

function redisPart(manifest: Manifest, zone: Zone): NonNullable<AgentFile["redis"]>[string] {
  const at = addressesOf(zone, manifest.slot);
  const { dataDir, configFile, roleFile, logFile } = streamOf(manifest, zone);
  const others = zonesOf("kr").filter((other) => other !== zone);
  return {
    program: manifest.redis,
    configFile,
    roleFile,
    dataDir,
    logFile,
    host: at.stream,
    port: PORT.stream,
    user: "haechi",
    passwordFile: join(placeDir(manifest, zone), "stream.password"),
    peers: Object.fromEntries(others.map((other) => [other, { host: at.towards[other], port: PORT.stream }])),
  };
}

/** What an agent looks at from where it stands, always through its own zone's relay: every other zone, and the entrance. */
function probesOf(manifest: Manifest, place: Place): NonNullable<AgentFile["probes"]> {
  const at = addressesOf(place, manifest.slot);
  const outside = place === "outside";
  const probes: NonNullable<AgentFile["probes"]> = {
    entrance: {
      kind: "http",
      address: outside ? `${manifest.entrance}/` : `http://${at.towards.outside}:${PORT.http}/`,
    },
  };
  if (manifest.identity && !outside) {
    const { issuer } = manifest.identity;
    const { pathname } = new URL(issuer);
    probes.identity = { kind: "oidc", address: `http://${at.towards.outside}:${PORT.identity}${pathname}`, issuer };
  }
  for (const other of PLACES) {
    if (other === place) continue;
    const there = addressesOf(other, manifest.slot);
    const agent = outside ? there.agentRelay : at.towards[other];
    probes[`${other}/agent`] = { kind: "tls", address: `${agent}:${PORT.agent}` };
    if (other === "outside") continue;
    const sql = outside ? there.sqlRelay : at.towards[other];
    probes[`${other}/meta-db`] = { kind: "postgresql", address: `${sql}:${PORT.sql}` };
    probes[`${other}/gateway-mtls`] = {
      kind: "mtls",
      address: `https://${at.towards[other]}:${PORT.mtls}/gateway/alive`,
      servername: gatewayName(other),
      tls: probeTls(join(manifest.stateDir, "tls"), place),
    };
    probes[`${other}/gateway`] = { kind: "http", address: `http://${at.towards[other]}:${PORT.http}/gateway/alive` };
  }
  return probes;
}

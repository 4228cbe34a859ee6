import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressesOf, PLACES, PORT, ZONES, type Zone } from "./addresses.ts";
import { agentFile } from "./agent-config.ts";
import { gatewayTls } from "./certificates.ts";
import { configFile, writeOnce, writeSecret } from "./config-file.ts";
import type { ConsoleConfig } from "./console/config.ts";
import { readFaults } from "./faults/kept.ts";
import { edgeConfig } from "./haproxy/edge.ts";
import { gatewayConfig } from "./haproxy/gateway.ts";
import { placeDir } from "./lay-out.ts";
import { linksFrom } from "./links.ts";
import type { Manifest } from "./manifest.ts";
import { writeArchive } from "./pgbackrest/archive.ts";
import { writePlatform } from "./platform/write-platform.ts";
import { streamConfig } from "./redis/settings.ts";
import type { RelayConfig } from "./relay/config.ts";
import type { WriterConfig } from "./writer/config.ts";
import type { LocalWriterConfig } from "./writer/local-config.ts";

const CROSSING_BYTES = 16 * 1024 * 1024;

/** Writes each component's own file; maps and flags only when they are not there yet, since they are state. */
export function writeFiles(manifest: Manifest): void {
  for (const place of PLACES) {
    mkdirSync(placeDir(manifest, place), { recursive: true });
    mkdirSync(join(placeDir(manifest, place), "agent"), { recursive: true, mode: 0o700 });
    mkdirSync(manifest.logDirs[place], { recursive: true });
    writeSecret(configFile(manifest, place, "agent.json"), agentFile(manifest, place));
    writeSecret(configFile(manifest, place, "relay.json"), {
      place,
      egress: addressesOf(place, manifest.slot).egress,
      control: manifest.relays[place],
      stateDir: manifest.stateDir,
      links: linksFrom(place, manifest.slot, manifest.identity),
      capture: { folder: manifest.crossingDir, bytes: CROSSING_BYTES },
    } satisfies RelayConfig);
  }
  for (const region of ["kr", "jp"] as const) writeArchive(manifest, region);
  for (const zone of ZONES) {
    writeZone(manifest, zone);
    writeLocalWriter(manifest, zone);
  }
  writePlatform(manifest);
  const routeMap = manifest.edge.maps["route.map"] ?? "";
  writeOnce(routeMap, "console kr\n");
  writeFileSync(
    configFile(manifest, "outside", "haproxy.cfg"),
    edgeConfig(manifest.slot, { adminSocket: manifest.edge.adminSocket, routeMap }),
  );
  writeSecret(configFile(manifest, "outside", "writer.json"), {
    url: manifest.entrance,
    journal: manifest.writerJournal,
    tenants: manifest.tenants.kr,
    perSecond: 20,
  } satisfies WriterConfig);
}

function writeZone(manifest: Manifest, zone: Zone): void {
  const at = addressesOf(zone, manifest.slot);
  const { gateway, console, region } = manifest.zones[zone];
  const maintenanceMap = gateway.maps["maintenance.map"] ?? "";
  mkdirSync(join(placeDir(manifest, zone), "export"), { recursive: true });
  writeOnce(maintenanceMap, "console off\n");
  // Requests a second of each class; 0: as many as come.
  writeOnce(gateway.maps["limits.map"] ?? "", "interactive 0\ningest 0\nbulk 0\n");
  writeOnce(console.flagsFile, "{}\n");
  writeFileSync(join(placeDir(manifest, zone), "replication.password"), `${manifest.passwords.replicator}\n`, {
    mode: 0o600,
  });
  writeFileSync(join(placeDir(manifest, zone), "recovery.password"), `${manifest.passwords.recovery}\n`, {
    mode: 0o600,
  });
  writeGateway(manifest, zone);
  writeStream(manifest, zone);
  writeSecret(configFile(manifest, zone, "console.json"), {
    zone,
    region,
    listen: { host: at.console, port: PORT.console },
    database: {
      host: at.haproxy,
      port: PORT.router,
      database: manifest.database,
      user: "app",
      password: manifest.passwords.app,
    },
    flagsFile: console.flagsFile,
  } satisfies ConsoleConfig);
}

/** The gateway's configuration, with the faults in force that are faults of a configuration. */
export function writeGateway(manifest: Manifest, zone: Zone): void {
  const { adminSocket, maps } = manifest.zones[zone].gateway;
  const asksNobody = readFaults(manifest.stateDir).some(
    (fault) => fault.kind === "no-client-cert" && fault.target === `${zone}/haproxy`,
  );
  writeFileSync(
    configFile(manifest, zone, "haproxy.cfg"),
    gatewayConfig(zone, manifest.slot, {
      adminSocket,
      maintenanceMap: maps["maintenance.map"] ?? "",
      limitsMap: maps["limits.map"] ?? "",
      tls: { ...gatewayTls(join(manifest.stateDir, "tls"), zone), verify: asksNobody ? "none" : "required" },
    }),
  );
}

function writeStream(manifest: Manifest, zone: Zone): void {
  const { stream } = manifest.zones[zone];
  if (stream === null) return;
  writeFileSync(stream.configFile, streamConfig(manifest, zone), { mode: 0o600 });
  writeFileSync(join(placeDir(manifest, zone), "stream.password"), `${manifest.passwords.stream}\n`, { mode: 0o600 });
}

function writeLocalWriter(manifest: Manifest, zone: Zone): void {
  const journal = manifest.localJournals[zone];
  if (journal === undefined) return;
  writeSecret(configFile(manifest, zone, "local-writer.json"), {
    zone,
    database: {
      host: addressesOf(zone, manifest.slot).sql,
      port: PORT.sql,
      database: manifest.database,
      user: "app",
      password: manifest.passwords.app,
    },
    journal,
    tenants: manifest.tenants.kr,
    perSecond: 3,
  } satisfies LocalWriterConfig);
}

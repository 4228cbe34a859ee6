import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { addressesOf, CANARY_ZONE, PORT, type Zone, zonesOf } from "../addresses.ts";
import { configFile, writeOnce, writeSecret } from "../config-file.ts";
import { placeDir } from "../lay-out.ts";
import type { Manifest } from "../manifest.ts";
import type { ConsumerConfig, IngestConfig, LoadConfig, StreamConfig, WebhookConfig } from "./config.ts";
import { NORMAL_FLAGS } from "./flags.ts";

const FIRST_VERSION = "1";
const COST_MS = 8;
const PER_SECOND = 30;

/** Files of what takes logs in and works them off, of who is told outside, and of the load; flags only when there are none yet. */
export function writePlatform(manifest: Manifest): void {
  for (const zone of zonesOf("kr")) {
    const { ingest } = manifest.zones[zone];
    if (ingest !== null) writeOnce(ingest.flagsFile, `${JSON.stringify(NORMAL_FLAGS)}\n`);
    writeSecret(configFile(manifest, zone, "ingest.json"), ingestFile(manifest, zone, "stable", FIRST_VERSION));
    writeSecret(configFile(manifest, zone, "consumer.json"), consumerFile(manifest, zone));
  }
  writeCanary(manifest, canaryVersion(manifest));
  const outside = addressesOf("outside", manifest.slot);
  writeSecret(configFile(manifest, "outside", "webhook.json"), {
    listen: { host: outside.webhook, port: PORT.webhook },
    journal: manifest.webhook.journal,
  } satisfies WebhookConfig);
  writeSecret(configFile(manifest, "outside", "load.json"), {
    url: manifest.entrance,
    ...manifest.load,
    tenants: manifest.tenants.kr,
    perSecond: PER_SECOND,
  } satisfies LoadConfig);
}

/** The canary as it is to be at its next start. */
export function writeCanary(manifest: Manifest, version: string): void {
  const file = ingestFile(manifest, CANARY_ZONE, "canary", version);
  writeSecret(configFile(manifest, CANARY_ZONE, "ingest-canary.json"), file);
}

export function canaryVersion(manifest: Manifest): string {
  const file = configFile(manifest, CANARY_ZONE, "ingest-canary.json");
  if (!existsSync(file)) return FIRST_VERSION;
  return (JSON.parse(readFileSync(file, "utf8")) as IngestConfig).release.version;
}

function ingestFile(manifest: Manifest, zone: Zone, name: "stable" | "canary", version: string): IngestConfig {
  const at = addressesOf(zone, manifest.slot);
  return {
    zone,
    region: "kr",
    release: { name, version },
    listen: { host: name === "canary" ? at.ingestCanary : at.ingest, port: PORT.ingest },
    stream: streamFor(manifest, zone),
    database: databaseFor(manifest, zone),
    webhook: webhookFrom(manifest, zone),
    tenants: [...manifest.tenants.kr, manifest.tenants.synthetic],
    tokenSecret: createHash("sha256").update(`tokens ${manifest.passwords.app}`).digest("base64url"),
    flagsFile: manifest.zones[zone].ingest?.flagsFile ?? join(placeDir(manifest, zone), "ingest-flags.json"),
  };
}

function consumerFile(manifest: Manifest, zone: Zone): ConsumerConfig {
  return {
    zone,
    stream: streamFor(manifest, zone),
    database: databaseFor(manifest, zone),
    webhook: webhookFrom(manifest, zone),
    costMs: COST_MS,
  };
}

function streamFor(manifest: Manifest, zone: Zone): StreamConfig {
  const { haproxy } = addressesOf(zone, manifest.slot);
  const names = { stream: "logs", group: "case-makers", deadLetters: "logs-dead" };
  const login = { user: "app", password: manifest.passwords.app };
  return { host: haproxy, port: PORT.streamRouter, ...login, ...names, replicas: 1 };
}

function databaseFor(manifest: Manifest, zone: Zone): ConsumerConfig["database"] {
  const { haproxy } = addressesOf(zone, manifest.slot);
  const login = { user: "app", password: manifest.passwords.app };
  return { host: haproxy, port: PORT.router, database: manifest.database, ...login };
}

/** As a zone finds it: by its own relay. */
function webhookFrom(manifest: Manifest, zone: Zone): string {
  return `http://${addressesOf(zone, manifest.slot).towards.outside}:${PORT.webhook}`;
}

import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { addressesOf, PORT, prefixOf, regionOf, type Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { archiveSettings, SEGMENT_MEBIBYTES } from "../pgbackrest/archive.ts";
import { runSql, runTool } from "./run-tool.ts";
import { REWIND_GRANTS, schemaOf } from "./schema.ts";
import { primaryConninfo, writeSettings } from "./settings.ts";
import { startPostgres, stopPostgres } from "./start.ts";
import { makeOwned } from "./user.ts";

/** Written last: a node whose making was interrupted is made again. */
function sealOf(manifest: Manifest, zone: Zone): string {
  return join(dirname(manifest.zones[zone].postgresql.dataDir), "created");
}
export function isCreated(manifest: Manifest, zone: Zone): boolean {
  return existsSync(sealOf(manifest, zone));
}
function prepare(manifest: Manifest, zone: Zone): string {
  const { dataDir } = manifest.zones[zone].postgresql;
  rmSync(sealOf(manifest, zone), { force: true });
  rmSync(dataDir, { recursive: true, force: true });
  makeOwned(dirname(dataDir), manifest.runAs);
  makeOwned(dataDir, manifest.runAs);
  return dataDir;
}

/** A first primary with its schema and rows. Left running: standbys are cloned from it next. */
export async function createPrimary(manifest: Manifest, zone: Zone): Promise<void> {
  const dataDir = prepare(manifest, zone);
  const shape = ["--encoding=UTF8", "--locale=C.UTF-8", `--wal-segsize=${SEGMENT_MEBIBYTES}`];
  await runTool(manifest, "initdb", ["-D", dataDir, "-U", "postgres", "-A", "trust", "--no-sync", ...shape]);
  writeSettings(dataDir, archiveSettings(manifest, regionOf(zone)));
  await startPostgres(manifest, zone);
  const { postgres, ...others } = manifest.passwords;
  await runSql(manifest, zone, `alter role postgres password '${postgres}'; create database ${manifest.database};`);
  await runSql(manifest, zone, schemaOf(regionOf(zone), others), manifest.database);
  await runSql(manifest, zone, REWIND_GRANTS);
  writeFileSync(sealOf(manifest, zone), "");
}

/** A standby of `primary`, copied and then following through the relay of its own zone. */
export async function createStandby(manifest: Manifest, zone: Zone, primary: Zone): Promise<void> {
  const dataDir = prepare(manifest, zone);
  const through = { host: addressesOf(zone, manifest.slot).towards[primary], port: PORT.sql };
  await runTool(
    manifest,
    "pg_basebackup",
    [
      "-D",
      dataDir,
      "-h",
      through.host,
      "-p",
      String(through.port),
      "-U",
      "replicator",
      "-X",
      "stream",
      "-c",
      "fast",
      "--no-sync",
    ],
    { env: { PGPASSWORD: manifest.passwords.replicator, PGCONNECT_TIMEOUT: "5" } },
  );
  const conninfo = primaryConninfo(manifest, zone, through);
  writeOwned(join(dataDir, "postgresql.auto.conf"), `primary_conninfo = '${conninfo}'\n`, manifest);
  writeOwned(join(dataDir, "standby.signal"), "", manifest);
  await startPostgres(manifest, zone);
  writeFileSync(sealOf(manifest, zone), "");
}

/** After a move to another slot the standbys on disk still look for the old addresses. */
export function moveAddresses(manifest: Manifest, zone: Zone, fromSlot: number): void {
  const file = join(manifest.zones[zone].postgresql.dataDir, "postgresql.auto.conf");
  const text = readFileSync(file, "utf8");
  const [from, to] = [prefixOf(zone, fromSlot), prefixOf(zone, manifest.slot)];
  // Within the file's own quotes a quoted host has its quotes doubled.
  writeOwned(
    file,
    text.replaceAll(new RegExp(`(host='*)${from.replaceAll(".", "\\.")}\\.`, "g"), `$1${to}.`),
    manifest,
  );
}

/** Ends a node and breaks its seal, so that the next start makes it anew. */
export async function removeNode(manifest: Manifest, zone: Zone): Promise<void> {
  await stopPostgres(manifest, zone);
  rmSync(sealOf(manifest, zone), { force: true });
}

function writeOwned(file: string, text: string, manifest: Manifest): void {
  writeFileSync(file, text, { mode: 0o600 });
  if (manifest.runAs !== null) chownSync(file, manifest.runAs.uid, manifest.runAs.gid);
}

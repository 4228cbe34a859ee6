import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { addressesOf, PORT, type RegionName, regionOf, type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { makeOwned } from "../postgresql/user.ts";

/**
 * One archive a region, so that no row leaves it. In kr the zone that is last in the order of promotion holds it: the loss of the zone that
 * most likely has the primary takes neither the archive nor the hands that restore from it.
 */
export const HOLDERS: Readonly<Record<RegionName, Zone>> = { kr: "kr-c", jp: "jp-a" };
/** Segments are small, since one is filled up and sent to every standby each few seconds even when nobody writes. */
export const SEGMENT_MEBIBYTES = 1;
/** What is not archived when the region is gone is lost, so a segment waits no longer for being full. */
const ARCHIVE_EVERY_S = 10;
const PROGRAM = "pgbackrest";

export type Archive = {
  readonly region: RegionName;
  readonly holder: Zone;
  readonly stanza: string;
  readonly folder: string;
  readonly repository: string;
  /** For whoever takes backups and restores; and for the nodes, which only add to it. */
  readonly config: string;
  readonly pushConfig: string;
  readonly scratch: {
    readonly folder: string;
    readonly socketDir: string;
    readonly host: string;
    readonly port: number;
  };
};
type Ground = Pick<Manifest, "postgresRoot" | "runDir" | "slot">;

/** Where the archive of a region stands. As storage of a region does, it answers every zone by itself: a partition does not cut it off. */
export function archiveOf(manifest: Ground, region: RegionName): Archive {
  const folder = join(manifest.postgresRoot, `archive-${region}`);
  const holder = HOLDERS[region];
  return {
    region,
    holder,
    stanza: `meta-${region}`,
    folder,
    repository: join(folder, "repository"),
    config: join(folder, "pgbackrest.conf"),
    pushConfig: join(folder, "push.conf"),
    scratch: {
      folder: join(folder, "scratch"),
      socketDir: join(manifest.runDir, `${holder}.scratch`),
      host: addressesOf(holder, manifest.slot).sql,
      port: PORT.scratch,
    },
  };
}

export function isHolder(zone: string): zone is Zone {
  return Object.values(HOLDERS).some((holder) => holder === zone);
}
export function archiveHeldIn(manifest: Ground, zone: Zone): Archive | null {
  return HOLDERS[regionOf(zone)] === zone ? archiveOf(manifest, regionOf(zone)) : null;
}

/** Folders of an archive and pgBackRest's files for it; what is in the repository stays. */
export function writeArchive(manifest: Manifest, region: RegionName): void {
  const archive = archiveOf(manifest, region);
  for (const name of ["", "repository", "scratch", "log", "lock"])
    makeOwned(join(archive.folder, name), manifest.runAs);
  const common = [
    "[global]",
    `repo1-path=${archive.repository}`,
    `log-path=${join(archive.folder, "log")}`,
    "log-level-file=off",
    "compress-type=lz4",
  ];
  const nodes = zonesOf(region).flatMap((zone, index) => {
    const { dataDir, socketDir } = manifest.zones[zone].postgresql;
    const own = { path: dataDir, "socket-path": socketDir, port: PORT.sql, user: "postgres" };
    return Object.entries(own).map(([name, value]) => `pg${index + 1}-${name}=${value}`);
  });
  const keeping = [
    `lock-path=${join(archive.folder, "lock")}`,
    "repo1-bundle=y",
    "repo1-retention-full-type=time",
    "repo1-retention-full=14",
    "start-fast=y",
    "archive-timeout=30",
  ];
  // Beyond as much, segments are given up rather than a database's disk filled: the gap is then seen in the archive.
  const pushing = ["archive-async=y", "archive-push-queue-max=128MiB", "archive-timeout=30"];
  writeFileSync(archive.config, `${[...common, ...keeping, "", `[${archive.stanza}]`, ...nodes].join("\n")}\n`);
  writeFileSync(archive.pushConfig, `${[...common, ...pushing].join("\n")}\n`);
}

/**
 * Settings of every node of a region, the same text for all, since a clone copies it: where a node stands is told by the folder that its
 * server works in. Standbys have them too and archive from their promotion on.
 */
export function archiveSettings(manifest: Ground, region: RegionName): string {
  const { pushConfig, stanza } = archiveOf(manifest, region);
  const own = '--pg1-path="$PWD" --spool-path="$d/spool" --lock-path="$d/lock"';
  const command = `d="\${PWD%%/data}"; exec ${PROGRAM} --config=${pushConfig} --stanza=${stanza} ${own} archive-push "%p"`;
  return `
archive_mode = on
archive_timeout = ${ARCHIVE_EVERY_S}s
archive_command = '${command}'
`;
}

/** pgBackRest with its fixed options, for the agent of the zone and for whoever takes the backups. */
export function archiveProgram(archive: Archive): [string, ...string[]] {
  return [PROGRAM, `--config=${archive.config}`];
}

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ZONES, type Zone } from "./addresses.ts";
import type { Manifest } from "./manifest.ts";

const run = promisify(execFile);
const TOOL_WITHIN_MS = 30_000;
/** Room for a database with all the WAL it may keep, and for an agent's few files. */
const BYTES = { "meta-db": 768 * 1024 * 1024, agent: 16 * 1024 * 1024 } as const;
/** Bytes of a block; left to itself, mkfs takes smaller ones for small images. */
const BLOCK = 4_096;
export type DiskOwner = keyof typeof BYTES;

/** A file system by a folder of it, and the file that takes its room. */
type Room = { readonly folder: string; readonly ballast: string };
type Disk = Room & { readonly image: string; readonly owner: DiskOwner };

export function diskOf(manifest: Manifest, zone: Zone, owner: DiskOwner): Disk {
  const { postgresql, agentStateDir } = manifest.zones[zone];
  const folder = owner === "agent" ? agentStateDir : dirname(postgresql.dataDir);
  const image = join(manifest.stateDir, "disks", `${zone}.${owner}.ext4`);
  return { image, folder, ballast: join(folder, "ballast"), owner };
}

function disksOf(manifest: Manifest): readonly Disk[] {
  return ZONES.flatMap((zone) => [diskOf(manifest, zone, "meta-db"), diskOf(manifest, zone, "agent")]);
}

/** Whether the lab's databases and agents have disks of their own, of a size that can be filled. */
export function hasBoundedDisks(manifest: Manifest): boolean {
  return existsSync(dirname(diskOf(manifest, "kr-a", "meta-db").image));
}

function mounts(): readonly string[] {
  const lines = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return lines.map((line) => line.split(" ")[1] ?? "");
}
function isMounted(folder: string): boolean {
  return mounts().includes(folder);
}
/** Whether something is mounted there or below. */
export function holdsMount(folder: string): boolean {
  return mounts().some((at) => at === folder || at.startsWith(`${folder}/`));
}

/**
 * Gives each database and each agent's state a file system of its own: an ext4 image, mounted where the files stand. Makes those
 * that are not there yet when `create`; a lab that has them gets them back at each start. Throws where images cannot be mounted.
 */
export async function mountDisks(manifest: Manifest, create: boolean): Promise<void> {
  if (!create && !hasBoundedDisks(manifest)) return;
  if (
    create &&
    !hasBoundedDisks(manifest) &&
    disksOf(manifest).some((disk) => existsSync(join(disk.folder, "created")))
  )
    throw new Error("This lab has its data on the machine's disk already: purge it (down --purge) to make it anew.");
  await Promise.all(
    disksOf(manifest).map(async ({ image, folder, owner }) => {
      if (isMounted(folder)) return;
      mkdirSync(dirname(image), { recursive: true });
      mkdirSync(folder, { recursive: true });
      if (!existsSync(image)) {
        writeFileSync(image, "");
        truncateSync(image, BYTES[owner]);
        await run("mkfs.ext4", ["-q", "-m", "0", "-b", String(BLOCK), image], { timeout: TOOL_WITHIN_MS });
      }
      await run("mount", ["-o", "loop,nosuid,nodev", image, folder], { timeout: TOOL_WITHIN_MS });
    }),
  );
}

export async function unmountDisks(manifest: Manifest): Promise<void> {
  for (const { folder } of disksOf(manifest))
    if (isMounted(folder)) await run("umount", [folder], { timeout: TOOL_WITHIN_MS });
}

/** Takes what room is left, to the last block. */
export async function fillDisk(disk: Room): Promise<void> {
  writeFileSync(disk.ballast, "");
  let size = 0;
  for (let step = statfsSync(disk.folder).bavail * statfsSync(disk.folder).bsize; step >= BLOCK; ) {
    const bytes = Math.floor(step / BLOCK) * BLOCK;
    const taken = await run("fallocate", ["-o", String(size), "-l", String(bytes), disk.ballast], {
      timeout: TOOL_WITHIN_MS,
    }).then(
      () => true,
      () => false,
    );
    if (taken) size += bytes;
    else step = bytes / 2;
    const { bavail, bsize } = statfsSync(disk.folder);
    step = Math.min(step, bavail * bsize);
  }
}

export function emptyDisk(disk: Room): void {
  rmSync(disk.ballast, { force: true });
}

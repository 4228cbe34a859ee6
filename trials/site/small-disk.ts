import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { emptyDisk, fillDisk } from "#lab/disks.ts";

/** A file system of its own, small enough to be filled to the last block. */
export type SmallDisk = {
  readonly folder: string;
  fill(): Promise<void>;
  empty(): void;
  remove(): void;
};

/**
 * Mounts one of `megabytes`, over a folder that is there or in a place of its own. Null where nothing may be mounted: whoever wants to fill
 * it has to say that it was skipped.
 */
export function mountSmallDisk(megabytes: number, over?: string): SmallDisk | null {
  const folder = over ?? mkdtempSync(path.join(tmpdir(), "haechi-disk-"));
  const room = { folder, ballast: path.join(folder, "ballast") };
  const forget = () => (over === undefined ? rmSync(folder, { recursive: true, force: true }) : undefined);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0711`, "tmpfs", folder]).status !== 0) {
    forget();
    return null;
  }
  return {
    folder,
    fill: () => fillDisk(room),
    empty: () => emptyDisk(room),
    remove: () => {
      spawnSync("umount", [folder]);
      forget();
    },
  };
}

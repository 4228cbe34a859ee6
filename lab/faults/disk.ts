import type { Target } from "../components.ts";
import { type DiskOwner, diskOf, emptyDisk, fillDisk, hasBoundedDisks } from "../disks.ts";
import type { Manifest } from "../manifest.ts";
import { keepFault } from "./kept.ts";

/** Components that have a disk of their own. */
const OWNERS: readonly DiskOwner[] = ["meta-db", "agent"];

/**
 * No room is left on the disk of a database, of an agent's state, or (a whole zone) of both. What is full is a real file system: a
 * database goes on in the room that it has already, and fails where it needs more. Throws for a lab without bounded disks.
 */
export async function fillDiskOf(manifest: Manifest, target: Target): Promise<number> {
  if (!hasBoundedDisks(manifest))
    throw new Error(
      "Only a disk that is the lab's own can be filled. Make such a lab (root, who may mount): npm run lab -- up --bounded-disks",
    );
  const { place } = target;
  const owners = OWNERS.filter((owner) => target.components.includes(owner));
  if (place === "outside" || owners.length === 0)
    throw new Error(
      `Only a zone's meta-db and agent have a disk of their own, not ${place}/${target.components.join()}.`,
    );
  for (const owner of owners) {
    const at = new Date().toISOString();
    keepFault(manifest.stateDir, { kind: "disk-full", target: `${place}/${owner}`, at });
    await fillDisk(diskOf(manifest, place, owner));
  }
  return owners.length;
}

export function endDiskFull(manifest: Manifest, target: Target): void {
  if (target.place === "outside") return;
  for (const owner of OWNERS) if (target.components.includes(owner)) emptyDisk(diskOf(manifest, target.place, owner));
}

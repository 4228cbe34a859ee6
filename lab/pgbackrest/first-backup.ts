import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "../manifest.ts";
import { waitFor } from "../process/wait-for.ts";
import { archiveOf } from "./archive.ts";

const BACKED_UP_WITHIN_MS = 60_000;

/** A new lab's first base backups are taken while it is used already; whoever copies its state waits for them. */
export async function waitBackedUp(manifest: Manifest): Promise<void> {
  for (const region of ["kr", "jp"] as const) {
    const { repository, stanza } = archiveOf(manifest, region);
    const newest = join(repository, "backup", stanza, "latest", "backup.manifest");
    await waitFor(`${region} has a base backup`, BACKED_UP_WITHIN_MS, async () => existsSync(newest));
  }
}

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCeph, startCeph } from "./ceph/start.ts";
import { findMinio, startMinio } from "./minio/start.ts";
import type { ObjectStore } from "./object-store.ts";

export type ObjectStoreKind = "ceph" | "minio";

/** Whether the programs of such a store are here; what is not is skipped, and that is said. */
export function hasObjects(kind: ObjectStoreKind): boolean {
  return (kind === "ceph" ? findCeph() : findMinio()) !== null;
}

/** `port` finds a free port from a number on. */
export async function startObjects(
  kind: ObjectStoreKind,
  port: (from: number) => Promise<number>,
  host = "127.0.0.1",
): Promise<ObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), `haechi-${kind}-`));
  if (kind === "ceph") {
    const programs = findCeph();
    if (programs === null) throw new Error("Ceph is not here: apt-get install ceph-mon ceph-osd ceph-common radosgw");
    return await startCeph(programs, folder, host, { mon: await port(45_000), s3: await port(45_500) });
  }
  const program = findMinio();
  if (program === null) throw new Error("There is no minio on the PATH");
  return await startMinio(program, folder, host, await port(46_000));
}

import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { git } from "../../charts/repository.ts";
import type { Target } from "../../components.ts";
import type { Manifest } from "../../manifest.ts";
import { keepFault, readFaults } from "../kept.ts";
import { archiveIn, closeRepository, damageBackup, loseStanza, removeSegment, shortenRetention } from "./archive.ts";
import { putBack, restoreBytes, spoilBytes } from "./files.ts";
import { BROKEN, type BrokenKind, type Undo } from "./kinds.ts";
import { moveTag, moveTagBack, removeTag, tamperBlob } from "./registry.ts";

/**
 * Breaks a backup, or what a restore needs besides data, in one way; it stays so until its component is healed. Throws in plain words where
 * there is no such thing, where nothing of it can be broken yet, and when it is broken so already.
 */
export async function breakPart(manifest: Manifest, kind: BrokenKind, target: Target): Promise<void> {
  const component = BROKEN[kind];
  if (!target.components.includes(component)) throw new Error(`${kind} is of a component "${component}" of the lab.`);
  const name = `${target.place}/${component}`;
  if (readFaults(manifest.stateDir).some((fault) => fault.kind === kind && fault.target === name))
    throw new Error(`${name} is broken so already: ${kind}. End it: npm run lab -- heal ${name}`);
  const undo = await broken(manifest, kind, target);
  keepFault(manifest.stateDir, { kind, target: name, at: new Date().toISOString(), undo });
}

async function broken(manifest: Manifest, kind: BrokenKind, { place }: Target): Promise<Undo> {
  if (BROKEN[kind] === "backups") {
    const archive = archiveIn(manifest, place);
    if (kind === "wal-gap") return await removeSegment(archive);
    if (kind === "backup-damaged") return damageBackup(archive);
    if (kind === "stanza-missing") return loseStanza(archive, manifest);
    return kind === "repository-unreadable" ? closeRepository(archive) : shortenRetention(archive);
  }
  const { registry, charts, keys, objects } = manifest;
  if (registry !== null && kind === "blob-tampered") return await tamperBlob(registry);
  if (registry !== null && kind === "tag-moved") return await moveTag(registry);
  if (registry !== null && kind === "tag-removed") return removeTag(registry);
  if (charts !== null && kind === "archive-differs")
    return spoilBytes(join(charts.archives, `${await git(charts, "rev-parse", "HEAD")}.tar`));
  if (objects !== null && BROKEN[kind] === "objects") {
    const { breakBucket, isBucketFault } = await import("./bucket.ts");
    if (isBucketFault(kind)) return await breakBucket(objects, kind);
  }
  if (keys === null || BROKEN[kind] !== "keys") throw new Error(`This lab does without it: ${BROKEN[kind]}.`);
  // Libraries of services are loaded by nobody who does not ask for them.
  const { breakKey, isKeyFault, loseCopies } = await import("./keys.ts");
  return isKeyFault(kind) ? await breakKey(keys, kind) : loseCopies(keys);
}

/** Puts it back as it was. */
export async function mend(manifest: Manifest, undo: Undo): Promise<void> {
  switch (undo.how) {
    case "move":
      return putBack(undo);
    case "bytes":
      return restoreBytes(undo);
    case "mode":
      return chmodSync(undo.path, undo.mode);
    case "text":
      return writeFileSync(undo.file, undo.was);
    case "tag":
      if (manifest.registry !== null) await moveTagBack(manifest.registry, undo);
      return;
    case "bucket": {
      const { mendBucket } = await import("./bucket.ts");
      if (manifest.objects !== null) await mendBucket(manifest.objects, undo);
      return;
    }
    default: {
      const { mendKey } = await import("./keys.ts");
      if (manifest.keys !== null) await mendKey(manifest.keys, undo);
    }
  }
}

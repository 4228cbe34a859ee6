import { mkdirSync } from "node:fs";
import { ensureCharts } from "./charts/repository.ts";
import type { Manifest } from "./manifest.ts";
import type { Part } from "./parts.ts";
import { ensureImages } from "./registry/images.ts";
import { writeRegistryFile } from "./registry/start.ts";

/** What a part needs on disk before it is started. */
export async function prepareParts({ registry, charts, keys, objects }: Manifest): Promise<void> {
  if (registry !== null) writeRegistryFile(registry.folder, new URL(registry.direct).host);
  if (keys !== null) mkdirSync(keys.copies, { recursive: true });
  if (objects !== null) mkdirSync(objects.folder, { recursive: true });
  if (charts !== null) await ensureCharts(charts);
}

/** What stands in a part once it answers: images as a build pushed them, keys and the bucket as the site's owner made them. */
export async function fillPart({ registry, keys, objects }: Manifest, part: Part): Promise<void> {
  if (part === "registry" && registry !== null) await ensureImages(registry);
  if (part === "keys" && keys !== null) {
    const { ensureKeys } = await import("./kms/keys.ts");
    await ensureKeys(keys);
  }
  if (part === "objects" && objects !== null) {
    const { ensureEvidence } = await import("./minio/evidence.ts");
    await ensureEvidence(objects);
  }
}

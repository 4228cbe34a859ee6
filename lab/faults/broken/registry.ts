import { randomBytes } from "node:crypto";
import type { RegistryManifest } from "../../parts.ts";
import { IMAGES } from "../../registry/images.ts";
import { MANIFEST_TYPE, pushImage } from "../../registry/push.ts";
import { blobFile, tagFolder } from "../../registry/start.ts";
import { putAside, spoilBytes } from "./files.ts";
import type { Undo } from "./kinds.ts";

const [OLDEST, NEWEST, OTHER] = IMAGES as readonly [
  (typeof IMAGES)[number],
  (typeof IMAGES)[number],
  (typeof IMAGES)[number],
];

/** A layer on its disk is not what its digest says; it is served all the same. */
export async function tamperBlob(registry: RegistryManifest): Promise<Undo> {
  const { layers } = JSON.parse((await readManifest(registry, OTHER)).toString("utf8")) as {
    readonly layers: readonly { readonly digest: string }[];
  };
  return spoilBytes(blobFile(registry.folder, layers[0]?.digest ?? ""));
}

/** Somebody builds the newest release anew and pushes it under the tag that it had. */
export async function moveTag(registry: RegistryManifest): Promise<Undo> {
  const { repository, tag } = NEWEST;
  const manifest = (await readManifest(registry, NEWEST)).toString("base64");
  await pushImage(registry.direct, repository, tag, [randomBytes(4_096)], new Date());
  return { how: "tag", repository, tag, manifest };
}

export async function moveTagBack(registry: RegistryManifest, undo: Extract<Undo, { how: "tag" }>): Promise<void> {
  const { repository, tag, manifest } = undo;
  const answer = await fetch(`${registry.direct}/v2/${repository}/manifests/${tag}`, {
    method: "PUT",
    headers: { "content-type": MANIFEST_TYPE },
    body: new Uint8Array(Buffer.from(manifest, "base64")),
  });
  if (!answer.ok) throw new Error(`${repository}:${tag} could not be put back: ${answer.status}`);
}

/** A release that one could go back to is not there any more. */
export function removeTag(registry: RegistryManifest): Undo {
  const folder = tagFolder(registry.folder, OLDEST.repository, OLDEST.tag);
  // Beside the repositories: what lies among them would be taken for one.
  return putAside(folder, `${registry.folder}/aside/${OLDEST.tag}`);
}

async function readManifest(
  { direct }: RegistryManifest,
  { repository, tag }: (typeof IMAGES)[number],
): Promise<Buffer> {
  const answer = await fetch(`${direct}/v2/${repository}/manifests/${tag}`, { headers: { accept: MANIFEST_TYPE } });
  if (!answer.ok) throw new Error(`${repository}:${tag} is not in the registry: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

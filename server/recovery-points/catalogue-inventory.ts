import type { ImageListing, KeptCopy, SourcesListing } from "../adapters/ports.ts";
import type { Inventory, ListedPoint } from "./sync-inventory.ts";

/** By external id: when a point that is known already counts as taken. */
export type KnownPoints = ReadonlyMap<string, Date>;

const plain = { coversUntil: null, retentionUntil: null, keyId: null, encrypted: null };

export function imageId(image: { readonly repository: string; readonly tag: string; readonly digest: string }): string {
  return `${image.repository}:${image.tag}@${image.digest}`;
}

/** Each tag with the digest that it points to: moved, it is another point, and the one before is gone. */
export function imagesInventory(
  component: string,
  region: string,
  { images }: ImageListing,
  known: KnownPoints,
  now: Date,
): Inventory {
  const points = images.flatMap((image): ListedPoint[] => {
    const { repository, tag, digest, createdAt, sizeBytes, problems } = image;
    if (digest === null) return [];
    const externalId = imageId({ repository, tag, digest });
    // What does not say when it was made counts from when it was first seen.
    const takenAt = createdAt ?? known.get(externalId) ?? now;
    const detail = { repository, tag, digest, problems };
    return [{ ...plain, kind: "image-digest", externalId, takenAt, coversFrom: takenAt, sizeBytes, region, detail }];
  });
  return { component, kinds: ["image-digest"], points };
}

/** Each archive that is kept of a commit, whether or not it is what the commit says. What is missing is no point to go back to. */
export function sourcesInventory(component: string, region: string, { archives, paths }: SourcesListing): Inventory {
  const points = archives.flatMap((archive): ListedPoint[] => {
    const { commit, refs, sha256, kept, committedAt, keptAt, sizeBytes } = archive;
    if (kept === "missing") return [];
    const detail = { refs, paths, sha256, kept, keptAt: keptAt?.toISOString() ?? null };
    const times = { takenAt: committedAt, coversFrom: committedAt };
    return [{ ...plain, ...times, kind: "archive", externalId: commit, sizeBytes, region, detail }];
  });
  return { component, kinds: ["archive"], points };
}

/** Each copy of what is said of a key, in the region where it lies. */
export function keysInventory(component: string, copies: readonly KeptCopy[]): Inventory {
  const points = copies.map(
    ({ key, hash, region, at }): ListedPoint => ({
      ...plain,
      kind: "key-metadata",
      externalId: `${key}@${hash}`,
      takenAt: at,
      coversFrom: at,
      sizeBytes: null,
      region,
      // It is read to its last byte and hashed each time it is listed.
      detail: { key, hash },
    }),
  );
  return { component, kinds: ["key-metadata"], points };
}

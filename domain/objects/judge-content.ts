/** What is known of a version before it is read: as it was listed, and its hash from when it was first read. */
export type KnownContent = { readonly sizeBytes: number; readonly etag: string | null; readonly sha256: string | null };
/** What reading it to its last byte gave, and what the store and its writer say of it. */
export type ReadContent = {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly declared: { readonly sizeBytes: number; readonly etag: string; readonly sha256: string | null };
};
/** By what it is known to be something else: it is no longer what was read before, what its writer said, what was listed. */
export const DIFFERENCES = ["hash", "declared-hash", "size", "etag"] as const;
export type Difference = (typeof DIFFERENCES)[number];
export type ContentVerdict =
  /** It is what it was, by a hash. */
  | { readonly is: "whole" }
  /** Read for the first time, and its writer put no hash beside it: from now on there is one to hold it against. */
  | { readonly is: "remembered" }
  | { readonly is: "differs"; readonly by: Difference };

/**
 * Whether a version still is what was written. What the store says of it is believed only against it: content and metadata may be changed
 * together, and a store may answer with another version, so what counts first is the hash of an earlier reading.
 */
export function judgeContent(known: KnownContent, read: ReadContent): ContentVerdict {
  const differs = (by: Difference): ContentVerdict => ({ is: "differs", by });
  if (known.sha256 !== null && known.sha256 !== read.sha256) return differs("hash");
  if (read.declared.sha256 !== null && read.declared.sha256.toLowerCase() !== read.sha256)
    return differs("declared-hash");
  if (read.sizeBytes !== known.sizeBytes || read.declared.sizeBytes !== read.sizeBytes) return differs("size");
  if (known.etag !== null && read.declared.etag !== "" && known.etag !== read.declared.etag) return differs("etag");
  return known.sha256 === null && read.declared.sha256 === null ? { is: "remembered" } : { is: "whole" };
}

/** So many were picked by chance and none was wrong: with 95 of 100 certainty no more than this share of all is (rule of three). */
export function provenBelow(picked: number, of: number): number {
  return picked >= of ? 0 : Math.min(1, 3 / Math.max(1, picked));
}

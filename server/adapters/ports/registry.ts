import type { Look } from "./act.ts";

/** A registry of images. It serves what lies on its disk, tampered or not: digests are worked out by whoever reads. */
export interface RegistryPort {
  /** What the tags point to now; every manifest is read and hashed, blobs are not. */
  list(component: string, look: Look): Promise<ImageListing>;
  /** Reads every blob of one image, and keeps none. */
  verify(component: string, repository: string, digest: string, look: Look): Promise<ImageCheck>;
}
export type ImageProblem = {
  readonly part: "manifest" | "blob";
  /** Digest that it should have; of a manifest that only a tag names, that tag. */
  readonly digest: string;
  readonly how: "missing" | "tampered" | "other-size" | "unreadable";
};
export type ListedImage = {
  readonly repository: string;
  readonly tag: string;
  /** Null: the tag is listed and what it points to is not there. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly createdAt: Date | null;
  readonly problems: readonly ImageProblem[];
};
export type ImageListing = {
  readonly repositories: readonly { readonly name: string; readonly present: boolean }[];
  readonly images: readonly ListedImage[];
};
export type ImageCheck = {
  readonly ok: boolean;
  readonly blobs: number;
  readonly bytes: number;
  readonly problems: readonly ImageProblem[];
};

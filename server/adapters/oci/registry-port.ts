import { createHash } from "node:crypto";
import { findComponent } from "#domain/topology/find.ts";
import type { ImagesComponent, Topology } from "#domain/topology/topology.ts";
import { AdapterError, type ImageProblem, type ListedImage, type Look, type RegistryPort } from "../ports.ts";
import { hashOf, type Reader, readAll } from "./http.ts";
import { createdIn, type Descriptor, DIGEST, MANIFEST_TYPES, type Manifest, parseManifest } from "./manifest.ts";
import { repositoriesOf, tagsOf } from "./repositories.ts";

/** The specification's own limit of a manifest. */
const MANIFEST_BYTES = 4 * 1024 * 1024;
const CONFIG_BYTES = 4 * 1024 * 1024;
const MOST_IMAGES = 5_000;
const AT_ONCE = 4;
const ACCEPT = MANIFEST_TYPES.join(", ");

/** A registry by the distribution API. It serves whatever lies on its disk: every digest is worked out here, from what was served. */
export function ociRegistry(topology: Topology): RegistryPort {
  const imagesOf = (id: string): ImagesComponent & Reader => {
    const found = findComponent(topology, id);
    if (found?.kind !== "images") throw new AdapterError("not-capable", id, "is no registry of this site");
    return { ...found, component: id };
  };
  return {
    async list(id, look) {
      const reader = imagesOf(id);
      const repositories: { name: string; present: boolean }[] = [];
      const tagged: { repository: string; tag: string }[] = [];
      for (const repository of await repositoriesOf(reader, reader.repositories, look)) {
        const tags = await tagsOf(reader, repository, look);
        repositories.push({ name: repository, present: tags !== null && tags.length > 0 });
        tagged.push(...(tags ?? []).map((tag) => ({ repository, tag })));
        if (tagged.length > MOST_IMAGES) throw new AdapterError("failed", id, `more than ${MOST_IMAGES} tags`);
      }
      return { repositories, images: await inTurn(tagged, (one) => listImage(reader, one.repository, one.tag, look)) };
    },
    async verify(id, repository, digest, look) {
      const reader = imagesOf(id);
      const { descriptors, problems } = await readTree(reader, repository, digest, look);
      const blobs = [...new Map(descriptors.map((one) => [one.digest, one])).values()];
      const checked = { blobs: 0, bytes: 0 };
      const known = new Set(problems.map((one) => one.digest));
      for (const blob of blobs) {
        if (known.has(blob.digest)) continue;
        const got = await hashOf(reader, `/v2/${repository}/blobs/${blob.digest}`, blob.size, look);
        const problem = judge(blob, got);
        if (problem !== null) problems.push(problem);
        checked.blobs += 1;
        checked.bytes += got?.bytes ?? 0;
      }
      return { ok: problems.length === 0, ...checked, problems };
    },
  };
}

/** What a tag points to now. A manifest that is not what its digest says is named, not thrown: the others are still to be told. */
async function listImage(reader: Reader, repository: string, tag: string, look: Look): Promise<ListedImage> {
  const got = await readAll(
    reader,
    `/v2/${repository}/manifests/${tag}`,
    { accept: ACCEPT, most: MANIFEST_BYTES },
    look,
  );
  if (got === null) {
    // The tag is listed, and what it points to is not there.
    return { repository, tag, digest: null, sizeBytes: null, createdAt: null, problems: [gone("manifest", tag)] };
  }
  const named = String(got.headers["docker-content-digest"] ?? "");
  const own = sha256(got.bytes);
  const digest = DIGEST.test(named) ? named : own;
  if (digest !== own) {
    return { repository, tag, digest, sizeBytes: null, createdAt: null, problems: [tampered("manifest", digest)] };
  }
  const { descriptors, problems, createdAt, bytes } = await readTree(reader, repository, digest, look, got.bytes);
  const sizeBytes = descriptors.reduce((sum, one) => sum + one.size, bytes);
  return { repository, tag, digest, sizeBytes, createdAt, problems };
}

type Tree = {
  readonly descriptors: Descriptor[];
  readonly problems: ImageProblem[];
  createdAt: Date | null;
  /** Of the manifests themselves. */
  bytes: number;
};

/** Every manifest below a digest, and the blobs that they name; configurations are read for the time they tell. */
async function readTree(reader: Reader, repository: string, digest: string, look: Look, known?: Buffer): Promise<Tree> {
  const tree: Tree = { descriptors: [], problems: [], createdAt: null, bytes: 0 };
  const seen = new Set<string>();
  const visit = async (at: string, given?: Buffer): Promise<void> => {
    if (seen.has(at)) return;
    seen.add(at);
    const bytes = given ?? (await readManifest(reader, repository, at, look));
    if (bytes === null) return void tree.problems.push(gone("manifest", at));
    if (sha256(bytes) !== at) return void tree.problems.push(tampered("manifest", at));
    const manifest = parseManifest(bytes);
    if (manifest === null) return void tree.problems.push({ part: "manifest", digest: at, how: "unreadable" });
    tree.bytes += bytes.length;
    tree.createdAt = later(tree.createdAt, manifest.createdAt);
    if (manifest.kind === "index") for (const child of manifest.children) await visit(child.digest);
    else await visitImage(reader, repository, manifest, tree, look);
  };
  await visit(digest, known);
  return tree;
}

async function visitImage(
  reader: Reader,
  repository: string,
  manifest: Extract<Manifest, { kind: "image" }>,
  tree: Tree,
  look: Look,
): Promise<void> {
  const { config, layers } = manifest;
  tree.descriptors.push(config, ...layers);
  if (manifest.createdAt !== null || config.size > CONFIG_BYTES) return;
  const got = await readAll(
    reader,
    `/v2/${repository}/blobs/${config.digest}`,
    { accept: "*/*", most: CONFIG_BYTES },
    look,
  );
  const problem = judge(config, got && { digest: sha256(got.bytes), bytes: got.bytes.length });
  if (problem !== null) tree.problems.push(problem);
  else if (got !== null) tree.createdAt = later(tree.createdAt, createdIn(got.bytes));
}

async function readManifest(reader: Reader, repository: string, digest: string, look: Look): Promise<Buffer | null> {
  const path = `/v2/${repository}/manifests/${digest}`;
  return (await readAll(reader, path, { accept: ACCEPT, most: MANIFEST_BYTES }, look))?.bytes ?? null;
}

function judge(blob: Descriptor, got: { digest: string; bytes: number } | null): ImageProblem | null {
  if (got === null) return gone("blob", blob.digest);
  if (got.bytes !== blob.size) return { part: "blob", digest: blob.digest, how: "other-size" };
  return got.digest === blob.digest ? null : tampered("blob", blob.digest);
}

const sha256 = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const gone = (part: ImageProblem["part"], digest: string): ImageProblem => ({ part, digest, how: "missing" });
const tampered = (part: ImageProblem["part"], digest: string): ImageProblem => ({ part, digest, how: "tampered" });
const later = (a: Date | null, b: Date | null) => (a === null || (b !== null && b > a) ? b : a);

/** In the order given, a few at once. */
async function inTurn<In, Out>(all: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = new Array(all.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) done[at] = await work(all[at] as In);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, worker));
  return done;
}

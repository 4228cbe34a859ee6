import { createHash } from "node:crypto";

export type Pushed = { readonly digest: string; readonly config: string; readonly layers: readonly string[] };
export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A small image by the distribution API, as a build would push it. */
export async function pushImage(
  url: string,
  repository: string,
  tag: string,
  layers: readonly Buffer[],
  createdAt: Date,
): Promise<Pushed> {
  const config = Buffer.from(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      created: createdAt.toISOString(),
      rootfs: { type: "layers" },
    }),
  );
  for (const blob of [config, ...layers]) await pushBlob(url, repository, blob);
  const described = (bytes: Buffer, mediaType: string) => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: described(config, "application/vnd.oci.image.config.v1+json"),
    layers: layers.map((layer) => described(layer, "application/vnd.oci.image.layer.v1.tar")),
  };
  const digest = await putManifest(url, repository, tag, MANIFEST_TYPE, Buffer.from(JSON.stringify(manifest)));
  return { digest, config: digestOf(config), layers: layers.map(digestOf) };
}

/** One name over images of several architectures. */
export async function pushIndex(
  url: string,
  repository: string,
  tag: string,
  images: readonly { readonly digest: string; readonly size: number; readonly architecture: string }[],
): Promise<string> {
  const index = {
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: images.map(({ digest, size, architecture }) => ({
      mediaType: MANIFEST_TYPE,
      digest,
      size,
      platform: { architecture, os: "linux" },
    })),
  };
  return await putManifest(url, repository, tag, INDEX, Buffer.from(JSON.stringify(index)));
}

async function putManifest(url: string, repository: string, tag: string, type: string, bytes: Buffer): Promise<string> {
  await ok(
    fetch(`${url}/v2/${repository}/manifests/${tag}`, {
      method: "PUT",
      headers: { "content-type": type },
      body: new Uint8Array(bytes),
    }),
  );
  return digestOf(bytes);
}

async function pushBlob(url: string, repository: string, bytes: Buffer): Promise<void> {
  const begun = await ok(fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: "POST" }));
  const to = new URL(begun.headers.get("location") ?? "", url);
  to.searchParams.set("digest", digestOf(bytes));
  await ok(
    fetch(to, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream" },
      body: new Uint8Array(bytes),
    }),
  );
}

async function ok(answer: Promise<Response>): Promise<Response> {
  const got = await answer;
  if (!got.ok) throw new Error(`${got.url} answered ${got.status}: ${(await got.text()).slice(0, 200)}`);
  return got;
}

import { z } from "zod";

/** What a registry holds of an image, in the two families of formats that are in use: Docker's second and OCI's first. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
] as const;
export const DIGEST = /^sha256:[0-9a-f]{64}$/;

const digest = z.string().regex(DIGEST);
const descriptor = z.object({ digest, size: z.number().int().min(0), mediaType: z.string().optional() });
export type Descriptor = z.output<typeof descriptor>;
const annotations = z.record(z.string(), z.string()).nullish();

const index = z.object({ schemaVersion: z.literal(2), manifests: z.array(descriptor).max(64), annotations });
const image = z.object({
  schemaVersion: z.literal(2),
  config: descriptor,
  layers: z.array(descriptor).max(1_000),
  annotations,
});
export type Manifest =
  | { readonly kind: "index"; readonly children: readonly Descriptor[]; readonly createdAt: Date | null }
  | {
      readonly kind: "image";
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly createdAt: Date | null;
    };

/** Null: it is no manifest of a known format. */
export function parseManifest(bytes: Buffer): Manifest | null {
  const said = json(bytes);
  const list = index.safeParse(said);
  if (list.success)
    return { kind: "index", children: list.data.manifests, createdAt: annotated(list.data.annotations) };
  const one = image.safeParse(said);
  if (!one.success) return null;
  const { config, layers } = one.data;
  return { kind: "image", config, layers, createdAt: annotated(one.data.annotations) };
}

/** When the image was made, as its configuration says; charts and other things that only look like images say nothing. */
export function createdIn(config: Buffer): Date | null {
  const said = z.object({ created: z.string() }).safeParse(json(config));
  return said.success ? moment(said.data.created) : null;
}

function annotated(of: z.output<typeof annotations>): Date | null {
  return moment(of?.["org.opencontainers.image.created"]);
}

/** Builds that can be repeated say the year 1970: that is no time. */
function moment(text: string | undefined): Date | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return at > 86_400_000 ? new Date(at) : null;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}

/**
 * What a restore needs besides data: a registry of images, a repository of charts with its archives, the keys of the region, and the evidence
 * objects. Not every machine has their programs, and most trials do without: a lab has those that `up --with` named, and keeps them. A component each.
 */
export const PARTS = ["registry", "charts", "keys", "objects"] as const;
export type Part = (typeof PARTS)[number];
/** Of each part that the lab has: where it stands. What is left out is null. */
export type PartsManifest = {
  readonly registry: RegistryManifest | null;
  readonly charts: ChartsManifest | null;
  readonly keys: KeysManifest | null;
  readonly objects: ObjectsManifest | null;
};
export type RegistryManifest = {
  readonly program: string;
  /** As the control plane reaches it (a relay), and the registry itself. */
  readonly url: string;
  readonly direct: string;
  readonly folder: string;
};
export type ChartsManifest = {
  readonly repository: string;
  /** `<commit>.tar` of each commit that is to be kept. */
  readonly archives: string;
};
export type KeysManifest = {
  readonly program: string;
  /** As the control plane reaches it (a relay), and the service itself. */
  readonly url: string;
  readonly direct: string;
  /** The service's own name of the region. */
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Where copies of what is said of the keys are kept. */
  readonly copies: string;
};

export type ObjectsManifest = {
  readonly program: string;
  /** As the control plane reaches it (a relay), and the store itself. */
  readonly url: string;
  readonly direct: string;
  readonly folder: string;
  readonly bucket: string;
  /** The store's own name of the region. */
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /**
   * The key that everything in the bucket is encrypted with, by the name it has in the region's key service, and what it is (base64): the emulator
   * opens nothing for others, so the store has it itself.
   */
  readonly kmsKey: string;
  readonly kmsSecret: string;
};

export function isPart(component: string): component is Part {
  return PARTS.some((part) => part === component);
}

/** Whether a component belongs to a part that this lab does without. */
export function isLeftOut(manifest: PartsManifest, component: string): boolean {
  return isPart(component) && manifest[component] === null;
}

/** `--with registry,keys` or `--with all`. Throws with what could have been meant. */
export function parseParts(text: string): readonly Part[] {
  if (text === "all") return PARTS;
  return text.split(",").map((name) => {
    const part = name.trim();
    if (isPart(part)) return part;
    throw new Error(`--with names parts of the lab: all, or some of ${PARTS.join(",")}; not "${part}".`);
  });
}

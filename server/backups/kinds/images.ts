import { weakest } from "#domain/recovery-points/weakest.ts";
import { IMAGES_PARTS } from "#domain/standards/images.ts";
import { proveEveryMs } from "../prove-every.ts";
import { days, type Kind } from "./kind.ts";

/** Images of a registry, by digest: releases, and the ways back to those before. */
export const images: Kind<"images"> = {
  standard: "images",
  parts: IMAGES_PARTS,
  node: (component) => component.region,
  demand: (standards) => {
    const standard = standards?.images;
    if (standard === undefined) return null;
    const { stable, keepMs, verifyEveryMs } = standard;
    return { stable, keep: days(keepMs), everyMs: verifyEveryMs };
  },
  look: ({ value, standards, kept, now }) => {
    const seen = value?.kind === "images" ? value : null;
    const read = kept.proven.reduce((n, one) => n + (one.confidence === "listed" ? 0 : one.n), 0);
    return {
      reality: seen && { n: kept.points, read },
      newestAt: kept.newestAt,
      restorable: kept.points,
      // Manifests are hashed at each look, blobs less often: whichever finds more.
      broken: Math.max(seen?.problems.length ?? 0, kept.failed),
      standing: weakest(kept.proven, proveEveryMs("image-digest", standards), now),
      locks: kept.locks,
      lockable: false,
    };
  },
};

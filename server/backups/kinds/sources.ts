import { weakest } from "#domain/recovery-points/weakest.ts";
import { CONFIG_PARTS } from "#domain/standards/config.ts";
import { proveEveryMs } from "../prove-every.ts";
import type { Kind } from "./kind.ts";

/** Charts and overlays of a repository: an archive for each commit that was released. */
export const sources: Kind<"sources"> = {
  standard: "config",
  parts: CONFIG_PARTS,
  node: (component) => component.agent,
  demand: (standards) => {
    const standard = standards?.config;
    return standard === undefined ? null : { withinMs: standard.withinMs };
  },
  look: ({ value, standards, kept, now }) => {
    const seen = value?.kind === "sources" ? value : null;
    return {
      reality: seen && { n: kept.points, head: seen.head.slice(0, 12) },
      newestAt: kept.newestAt,
      restorable: kept.points,
      broken: seen?.archives.filter((one) => one.kept === "differs").length ?? 0,
      standing: weakest(kept.proven, proveEveryMs("archive", standards), now),
      locks: kept.locks,
      lockable: false,
    };
  },
};

import { weakest } from "#domain/recovery-points/weakest.ts";
import { KEYS_PARTS, violatesSovereignty } from "#domain/standards/keys.ts";
import { keysOf } from "../../standards/catalogue-facts.ts";
import { proveEveryMs } from "../prove-every.ts";
import type { Kind } from "./kind.ts";

/** What is said of a region's keys. The keys themselves no service gives away: what is kept of them is enough to make the same ones anew. */
export const keys: Kind<"keys"> = {
  standard: "keys",
  parts: KEYS_PARTS,
  node: (component) => component.region,
  demand: (standards) => {
    const standard = standards?.keys;
    if (standard === undefined) return { rotation: "any" };
    return { rotation: standard.rotation ? "required" : "any" };
  },
  look: ({ component, value, standards, kept, now }) => {
    const seen = value?.kind === "keys" ? keysOf(value) : null;
    const outside = seen?.filter((key) => violatesSovereignty(key, component.serviceRegion)).length ?? 0;
    return {
      reality: seen && { n: seen.length, copies: kept.points, outside },
      newestAt: kept.newestAt,
      restorable: kept.points,
      broken: 0,
      standing: weakest(kept.proven, proveEveryMs("key-metadata", standards), now),
      locks: (seen ?? []).map((key) => ({ region: component.region, keyId: key.id ?? key.name, encrypted: true })),
      lockable: true,
    };
  },
};

import { canonicalHash } from "../canonical-json.ts";
import type { FrozenPlan } from "./plan.ts";

/**
 * The hash a frozen plan ought to carry, computed from everything else in it. Compare it with `plan.hash` before you believe a
 * stored plan: one changed argument is another hash.
 */
export function hashFrozenPlan(plan: FrozenPlan): Promise<string> {
  const { hash: _, ...rest } = plan;
  return canonicalHash(rest);
}

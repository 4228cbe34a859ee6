import type { BucketBefore } from "../../adapters/ports.ts";
import type { StepContext } from "./step.ts";

/**
 * What a bucket was before anything in it was tried: kept before the first try, and held against by all. Whoever goes on after a try that was
 * cut off, by a dead executor or a silent store, puts that back first.
 */
export async function bucketBefore(
  ctx: Pick<StepContext, "facts" | "fact" | "act" | "signal" | "adapters">,
  component: string,
  scope: string,
): Promise<BucketBefore> {
  const { objects } = ctx.adapters;
  const known = ctx.facts()["bucketBefore"] as BucketBefore | undefined;
  if (known !== undefined) {
    await objects.putBack(component, known, ctx.act(scope, "put-back"));
    return known;
  }
  const { versioning, lock, lockEnabled } = await objects.settings(component, { signal: ctx.signal });
  const before = { versioning, lock, lockEnabled };
  await ctx.fact({ bucketBefore: before });
  return before;
}

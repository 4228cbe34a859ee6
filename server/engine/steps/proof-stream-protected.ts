import type { ActionArgs } from "#domain/plans/actions.ts";
import { markProtected } from "../protection.ts";
import { looking, type StepContext, until, type Verdict } from "./step.ts";
import { isStreamProtected } from "./stream-protected.ts";

const PATIENCE_MS = 15_000;

/** The stream survives the loss of its primary again. */
export const proofStreamProtected = looking<ActionArgs<"proof.stream-protected">>(async (ctx, { component }) => {
  const there = await until(ctx, PATIENCE_MS, async () => {
    const verdict = await proven(ctx, component).catch(() => null);
    return verdict?.is === "so" ? verdict : null;
  });
  return there ?? proven(ctx, component);
});

async function proven(ctx: StepContext, id: string): Promise<Verdict> {
  const verdict = await isStreamProtected(ctx, id);
  if (verdict.is === "so") await markProtected(ctx.db, id);
  return verdict;
}

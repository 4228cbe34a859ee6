import type { RestoreFacts } from "./archive-restore.ts";
import { NotDone, type StepContext } from "./step.ts";

/** What this run restored of an archive. @throws NotDone when nothing stands there */
export async function restoredFacts(
  ctx: StepContext,
  component: string,
): Promise<RestoreFacts & Required<Pick<RestoreFacts, "restored">>> {
  const found = (await ctx.factsOf("archive.restore")) as unknown as readonly RestoreFacts[];
  const facts = found.findLast((one) => one.component === component);
  if (facts?.restored === undefined) throw new NotDone("not-restored");
  return { ...facts, restored: facts.restored };
}

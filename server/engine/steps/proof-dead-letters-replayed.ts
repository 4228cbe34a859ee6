import type { ActionArgs } from "#domain/plans/actions.ts";
import { looking, notSo, SO, until } from "./step.ts";
import { lookAtStream, theStreamPrimary } from "./stream-nodes.ts";

const PATIENCE_MS = 15_000;

/** No dead letter is left at the primary: what was put back was not given up again. */
export const proofDeadLettersReplayed = looking<ActionArgs<"proof.dead-letters-replayed">>(
  async (ctx, { component }) => {
    const left = async () =>
      (await theStreamPrimary(ctx, component, await lookAtStream(ctx, component))).seen.deadLetters;
    const none = await until(ctx, PATIENCE_MS, async () => (await left().catch(() => null)) === 0);
    if (none) return SO;
    return notSo("dead-letters-left", { n: (await left()) ?? 0 });
  },
);

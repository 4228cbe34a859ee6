import type { ActionArgs } from "#domain/plans/actions.ts";
import { isProtected } from "./database-reprotect.ts";
import { looking, until } from "./step.ts";

const PATIENCE_MS = 15_000;

/** The component survives the loss of its largest zone again: measured at the primary. */
export const proofProtected = looking<ActionArgs<"proof.protected">>(async (ctx, { component }) => {
  const there = await until(ctx, PATIENCE_MS, async () => {
    const verdict = await isProtected(ctx, component, undefined).catch(() => null);
    return verdict?.is === "so" ? verdict : null;
  });
  return there ?? isProtected(ctx, component, undefined);
});

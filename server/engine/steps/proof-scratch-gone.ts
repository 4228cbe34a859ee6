import type { ActionArgs } from "#domain/plans/actions.ts";
import { gone } from "./archive-drop.ts";
import { looking } from "./step.ts";

/** Nothing of this run's restore is left. */
export const proofScratchGone = looking<ActionArgs<"proof.scratch-gone">>(gone);

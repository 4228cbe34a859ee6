import type { ActionArgs } from "#domain/plans/actions.ts";
import { recorded } from "./objects-record.ts";
import { looking } from "./step.ts";

/** What this run found is written down: that it found something wrong is told by its steps and by the standard. */
export const proofObjectsRecorded = looking<ActionArgs<"proof.objects-recorded">>(recorded);

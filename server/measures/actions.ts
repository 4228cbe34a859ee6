"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { type RestoreAsked, type RestoreMeasureInput, restoreMeasure } from "./restore-measure.ts";

export async function restoreMeasureAction(input: RestoreMeasureInput): Promise<ActionResult<RestoreAsked>> {
  return runAction("measures.restore", (ctx) => restoreMeasure(ctx, input));
}

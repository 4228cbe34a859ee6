"use server";

import { type RevokeInput, revokeAccess } from "./revoke-access.ts";
import { type ActionResult, runAction } from "./run-action.ts";

export async function revokeAccessAction(input: RevokeInput): Promise<ActionResult<{ readonly subject: string }>> {
  return runAction("access.revoke", (ctx) => revokeAccess(ctx, input));
}

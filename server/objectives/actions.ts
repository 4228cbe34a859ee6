"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { type AcceptRiskInput, acceptRisk } from "./accept-risk.ts";
import { type WithdrawRiskInput, withdrawRisk } from "./withdraw-risk.ts";

export async function acceptRiskAction(input: AcceptRiskInput): Promise<ActionResult<{ readonly id: string }>> {
  return runAction("risks.accept", (ctx) => acceptRisk(ctx, input));
}

export async function withdrawRiskAction(input: WithdrawRiskInput): Promise<ActionResult<{ readonly id: string }>> {
  return runAction("risks.withdraw", (ctx) => withdrawRisk(ctx, input));
}

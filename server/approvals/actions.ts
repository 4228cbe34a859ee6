"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { type Approved, type ApproveInput, approve } from "./approve.ts";
import { type BeginStepUpInput, beginStepUp, type StepUpBegun } from "./begin-step-up.ts";
import { type Rejected, type RejectInput, reject } from "./reject.ts";

export async function beginStepUpAction(input: BeginStepUpInput): Promise<ActionResult<StepUpBegun>> {
  return runAction("approvals.begin-step-up", (ctx) => beginStepUp(ctx, input));
}

export async function approveAction(input: ApproveInput): Promise<ActionResult<Approved>> {
  return runAction("approvals.approve", (ctx) => approve(ctx, input));
}

export async function rejectAction(input: RejectInput): Promise<ActionResult<Rejected>> {
  return runAction("approvals.reject", (ctx) => reject(ctx, input));
}

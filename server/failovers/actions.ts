"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { type CancelInput, cancelRun } from "./cancel-run.ts";
import { type ChooseRowsInput, chooseRows } from "./choose-rows.ts";
import { type DecideStepInput, decideStep } from "./decide-step.ts";
import { type PauseInput, pauseRun } from "./pause-run.ts";
import { type Requested, type RequestFailoverInput, requestFailover } from "./request-failover.ts";
import { type ResumeInput, resumeRun } from "./resume-run.ts";
import type { Changed } from "./run-change.ts";

export async function requestFailoverAction(input: RequestFailoverInput): Promise<ActionResult<Requested>> {
  return runAction("failovers.request", (ctx) => requestFailover(ctx, input));
}

export async function pauseAction(input: PauseInput): Promise<ActionResult<Changed>> {
  return runAction("failovers.pause", (ctx) => pauseRun(ctx, input));
}

export async function resumeAction(input: ResumeInput): Promise<ActionResult<Changed>> {
  return runAction("failovers.resume", (ctx) => resumeRun(ctx, input));
}

export async function cancelAction(input: CancelInput): Promise<ActionResult<Changed>> {
  return runAction("failovers.cancel", (ctx) => cancelRun(ctx, input));
}

export async function decideStepAction(input: DecideStepInput): Promise<ActionResult<Changed>> {
  return runAction("failovers.decide-step", (ctx) => decideStep(ctx, input));
}

export async function chooseRowsAction(input: ChooseRowsInput): Promise<ActionResult<Changed>> {
  return runAction("failovers.choose-rows", (ctx) => chooseRows(ctx, input));
}

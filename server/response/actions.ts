"use server";

import { type ActionResult, runAction } from "../access/run-action.ts";
import { type LiftHandsOffInput, liftHandsOff } from "./lift-hands-off.ts";
import { type HandsOffChanged, type SetHandsOffInput, setHandsOff } from "./set-hands-off.ts";

export async function setHandsOffAction(input: SetHandsOffInput): Promise<ActionResult<HandsOffChanged>> {
  return runAction("hands-off.set", (ctx) => setHandsOff(ctx, input));
}

export async function liftHandsOffAction(input: LiftHandsOffInput): Promise<ActionResult<HandsOffChanged>> {
  return runAction("hands-off.lift", (ctx) => liftHandsOff(ctx, input));
}

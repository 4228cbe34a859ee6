/**
 * What the people in charge want of a run next (`run.desired`). The interpreter reads it between bounded calls.
 * `cancel` stops where it is; `undo` stops and takes back, in reverse, what was done and can be taken back.
 */
export const WISHES = ["run", "pause", "cancel", "undo"] as const;
export type Wish = (typeof WISHES)[number];

/** What a person decided about a step that failed or waits for them (`runStep.decision`). */
export const STEP_DECISIONS = ["retry", "skip", "done"] as const;
export type StepDecision = (typeof STEP_DECISIONS)[number];

/** The states of a run (mission F, design §3). Every state is in exactly one of the three sets below. */
export const RUN_STATUSES = [
  "awaiting_approval",
  "approved",
  "running",
  "verifying",
  "paused",
  "completed",
  "completed_with_exceptions",
  "failed",
  "cancelled",
  "rejected",
  "expired",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Nothing has been touched yet; a person or the queue is being waited for. */
export const BEFORE_START: ReadonlySet<RunStatus> = new Set<RunStatus>(["awaiting_approval", "approved"]);
/** Holds its regions' locks. */
export const IN_PROGRESS: ReadonlySet<RunStatus> = new Set<RunStatus>(["running", "verifying", "paused"]);
/** Will never act again. */
const ENDS = ["completed", "completed_with_exceptions", "failed", "cancelled", "rejected", "expired"] as const;
export const TERMINAL: ReadonlySet<RunStatus> = new Set<RunStatus>(ENDS);
/** Reached what it was for, with or without something left to be seen to. */
export const ENDED_WELL: ReadonlySet<RunStatus> = new Set<RunStatus>(["completed", "completed_with_exceptions"]);
/** A run that people may still have to do something about. */
export type OpenStatus = Exclude<RunStatus, (typeof ENDS)[number]>;

/** The states of a step. `waiting_for_person` is a manual step; `failed` asks for retry, skip or mark-done with a reason. */
export const STEP_STATUSES = [
  "waiting",
  "running",
  "waiting_for_person",
  "done",
  "failed",
  "skipped",
  "compensated",
  "cancelled",
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** A step that needs nothing more: the next may start. */
export const STEP_SETTLED: ReadonlySet<StepStatus> = new Set<StepStatus>(["done", "skipped"]);

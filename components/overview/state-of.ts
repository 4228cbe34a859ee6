import type { ObjectiveStatus } from "#domain/objectives/status.ts";
import type { State } from "../ui/status.tsx";

/** The state drawn for a judgement. */
export const STATE_OF: Readonly<Record<ObjectiveStatus, State>> = {
  met: "ok",
  at_risk: "risk",
  breached: "bad",
  not_measured: "na",
};

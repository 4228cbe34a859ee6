import { CONFIDENCES } from "#domain/recovery-points/recovery-point.ts";
import type { Ladder } from "#server/backups/router.ts";

/** How the small ladder draws it: what expired is shown dashed at the step it had. */
export function ladderSteps({ confidence, proven, decay }: Ladder): {
  readonly steps: 1 | 2 | 3 | 4;
  readonly state: "good" | "expiring" | "expired";
} {
  const shown = decay === "expired" ? proven : confidence;
  return { steps: (CONFIDENCES.indexOf(shown) + 1) as 1 | 2 | 3 | 4, state: decay === "holds" ? "good" : decay };
}

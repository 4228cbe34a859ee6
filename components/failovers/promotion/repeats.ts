import type { RunView } from "#server/failovers/router.ts";

/**
 * How often another executor took the run over, and how many calls went out again because of it or of a retry: each of those was
 * answered «already so», and has one visible outcome (design §5).
 */
export function repeats(run: Pick<RunView, "facts" | "steps">): {
  readonly takeovers: number;
  readonly repeated: number;
} {
  return {
    takeovers: run.facts.filter((fact) => fact.key === "run.taken-over").length,
    repeated: run.steps.flatMap((step) => step.calls).filter((call) => call.repeated).length,
  };
}

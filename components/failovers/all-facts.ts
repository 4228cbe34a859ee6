import type { FactView, RunView } from "#server/failovers/router.ts";

/**
 * The run's own facts, and what each ended step found as a measurement at the moment it ended: newest first. A fact that names a
 * step is given its title.
 */
export function allFacts(
  run: Pick<RunView, "facts" | "steps">,
  titleOf: (step: RunView["steps"][number]) => string,
): readonly FactView[] {
  const titles = new Map(run.steps.map((step) => [step.id, titleOf(step)]));
  const told = run.facts.map((fact): FactView => {
    const step = fact.values["step"];
    return typeof step === "string" ? { ...fact, values: { ...fact.values, title: titles.get(step) ?? step } } : fact;
  });
  const found = run.steps.flatMap((step): FactView[] =>
    step.endedAt && Object.keys(step.facts).length > 0
      ? [
          {
            id: `found ${step.id}`,
            at: step.endedAt,
            kind: "measurement",
            source: step.action,
            key: FOUND,
            values: { title: titles.get(step.id) ?? step.id, ...step.facts },
          },
        ]
      : [],
  );
  return [...told, ...found].sort((a, b) => b.at.localeCompare(a.at));
}

/** Key of what a step found; shown as title and figures instead of a sentence. */
export const FOUND = "step.found";

import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";

type Ordered = { readonly id: string; readonly needs: readonly string[]; readonly at: Finding["path"] };

/** Ids stand once in a plan; `needs` name steps of the same list and never come back to where they began. */
export function checkOrder(lists: readonly (readonly Ordered[])[]): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const step of lists.flat()) {
    if (seen.has(step.id)) {
      findings.push({
        path: [...step.at, "id"],
        what: `the id "${step.id}" stands twice`,
        remedy: "Give each step an id of its own.",
      });
    }
    seen.add(step.id);
  }
  for (const steps of lists) {
    const ids = steps.map((step) => step.id);
    for (const step of steps) {
      for (const [index, needed] of step.needs.entries()) {
        const path = [...step.at, "needs", index];
        if (!ids.includes(needed)) {
          findings.push({
            path,
            what: `needs an unknown step "${needed}"`,
            remedy: didYouMean(
              needed,
              ids.filter((id) => id !== step.id),
            ),
          });
        }
      }
    }
    const circle = findCircle(steps);
    if (circle !== null) {
      const what = `these steps wait for each other: ${circle.map((step) => step.id).join(" → ")}`;
      findings.push({ path: [...(circle[0]?.at ?? []), "needs"], what, remedy: "Take one of these needs away." });
    }
  }
  return findings;
}

function findCircle(steps: readonly Ordered[]): Ordered[] | null {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const settled = new Set<string>();
  const visit = (step: Ordered, trail: readonly Ordered[]): Ordered[] | null => {
    const start = trail.indexOf(step);
    if (start >= 0) return [...trail.slice(start), step];
    if (settled.has(step.id)) return null;
    for (const needed of step.needs) {
      const next = byId.get(needed);
      const circle = next === undefined ? null : visit(next, [...trail, step]);
      if (circle !== null) return circle;
    }
    settled.add(step.id);
    return null;
  };
  for (const step of steps) {
    const circle = visit(step, []);
    if (circle !== null) return circle;
  }
  return null;
}

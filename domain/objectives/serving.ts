/** Whether something answers customers, as measured. `elsewhere`: they are not sent here, so that its silence is none of theirs. */
const SERVINGS = ["elsewhere", "answers", "unknown", "silent"] as const;
export type Serving = (typeof SERVINGS)[number];

/** The worst of several: silence outweighs what nobody knows, and that whatever answers. Where nothing was asked, nobody knows. */
export function worstServing(all: readonly Serving[]): Serving {
  return SERVINGS[Math.max(...all.map((one) => SERVINGS.indexOf(one)))] ?? "unknown";
}

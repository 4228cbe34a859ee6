import type { Target } from "./components.ts";
import { forgetFaults } from "./faults/kept.ts";
import type { Manifest } from "./manifest.ts";
import { killAll } from "./process/end.ts";
import { processesOf } from "./stop-component.ts";

/**
 * SIGKILL to everything of a zone, or of one component, until nothing of it is left: also to what its agent has started again
 * meanwhile. Answers how many processes that were.
 */
export async function killTarget(manifest: Manifest, target: Target): Promise<number> {
  const everything = () =>
    target.components.flatMap((component) => [...processesOf(manifest, target.place, component)]);
  const killed = await killAll(everything);
  const names = target.components.map((component) => `${target.place}/${component}`);
  // What is dead is not frozen any more.
  forgetFaults(manifest.stateDir, (fault) => fault.kind === "frozen" && names.includes(fault.target));
  return killed;
}

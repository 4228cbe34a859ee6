import type { Target } from "../components.ts";
import type { Manifest } from "../manifest.ts";
import { type Fault, forgetFaults } from "./kept.ts";

/** Whether healing the target ends this fault. What concerns links or a whole zone ends with the whole zone only. Pure. */
export function isLiftedBy(fault: Fault, target: Target): boolean {
  if (fault.target.includes(">")) return target.whole && fault.target.split(/[>/]/).includes(target.place);
  const [place, component] = fault.target.split("/");
  if (place !== target.place) return false;
  return component === undefined ? target.whole : target.components.some((one) => one === component);
}

/** Forgets the faults that healing the target ends, and undoes those that are more than a word to a relay. Answers them. */
export async function liftFaults(manifest: Manifest, target: Target): Promise<readonly Fault[]> {
  return forgetFaults(manifest.stateDir, (fault) => isLiftedBy(fault, target));
}

import type { Place } from "../addresses.ts";
import { type ComponentName, isWriter, type Target } from "../components.ts";
import type { Manifest } from "../manifest.ts";
import { killAll } from "../process/end.ts";
import { processesOf, stopComponent } from "../stop-component.ts";
import { mend } from "./broken/break.ts";
import { isOfKey } from "./broken/kinds.ts";
import { askAgain } from "./client-cert.ts";
import { endDiskFull } from "./disk.ts";
import { type Fault, forgetFaults, keepFault } from "./kept.ts";
import { endSlowSocket } from "./slow-socket.ts";

/** Whether healing the target ends this fault. What concerns links or a whole zone ends with the whole zone only. Pure. */
export function isLiftedBy(fault: Fault, target: Target): boolean {
  if (fault.target.includes(">")) return target.whole && fault.target.split(/[>/]/).includes(target.place);
  const [place, component] = fault.target.split("/");
  if (place !== target.place) return false;
  return component === undefined ? target.whole : target.components.some((one) => one === component);
}

/** Forgets the faults that healing the target ends, and undoes those that are more than a word to a relay. Answers them. */
export async function liftFaults(manifest: Manifest, target: Target): Promise<readonly Fault[]> {
  const lifted = forgetFaults(manifest.stateDir, (fault) => isLiftedBy(fault, target));
  await mendAll(manifest, target, lifted);
  for (const fault of lifted) {
    if (fault.kind === "slow-socket") await endSlowSocket(manifest, target.place);
    if (fault.kind === "no-client-cert") await askAgain(manifest, target.place);
    if (fault.kind === "disk-full") endDiskFull(manifest, target);
    if (fault.kind === "skewed") {
      const component = target.components.find((one) => fault.target === `${target.place}/${one}`);
      // Stopped as systemd would for a restart: whoever heals starts what is dead next.
      if (component !== undefined) await stopForRestart(manifest, target.place, component);
    }
  }
  return lifted;
}

/** What was broken last is put back first. One that cannot be put back stays in force, and that is said. */
async function mendAll(manifest: Manifest, target: Target, lifted: readonly Fault[]): Promise<void> {
  for (const fault of [...lifted].reverse()) {
    if (!("undo" in fault)) continue;
    // The key service keeps nothing on disk: dead, it comes back with its keys as they were at first.
    if (isOfKey(fault.undo) && processesOf(manifest, target.place, "keys").length === 0) continue;
    try {
      await mend(manifest, fault.undo);
    } catch (error) {
      keepFault(manifest.stateDir, fault);
      throw error;
    }
  }
}

/** A writer keeps its record, which is what brings it back. */
async function stopForRestart(manifest: Manifest, place: Place, component: ComponentName): Promise<void> {
  if (isWriter(component)) await killAll(() => processesOf(manifest, place, component));
  else await stopComponent(manifest, place, component);
}

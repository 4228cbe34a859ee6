import type { Target } from "../components.ts";
import type { Manifest } from "../manifest.ts";
import { continueAll, stopAll } from "../process/freeze.ts";
import { allProcesses, type ProcessRow } from "../process/identity.ts";
import { processesOf } from "../stop-component.ts";
import { forgetFaults, keepFault } from "./kept.ts";

const nameOf = (target: Target, component: string): string => `${target.place}/${component}`;

/** Every process of a target, parents first, looked up in one look at the machine. */
function everything(manifest: Manifest, target: Target): readonly ProcessRow[] {
  const rows = allProcesses();
  return target.components.flatMap((component) => processesOf(manifest, target.place, component, rows));
}

/**
 * Stops time for a zone or a component: its addresses still accept, nothing answers, nothing is lost. Every PostgreSQL session is
 * stopped too, although each is a process group of its own. Answers how many processes that were; throws when nothing runs there.
 */
export async function freezeTarget(manifest: Manifest, target: Target): Promise<number> {
  if (everything(manifest, target).length === 0)
    throw new Error(`Nothing runs in ${target.whole ? target.place : nameOf(target, target.components[0] ?? "")}.`);
  const stopped = await stopAll(() => everything(manifest, target));
  const rows = allProcesses();
  const at = new Date().toISOString();
  for (const component of target.components) {
    if (processesOf(manifest, target.place, component, rows).length > 0)
      keepFault(manifest.stateDir, { kind: "frozen", target: nameOf(target, component), at });
  }
  return stopped;
}

/** Lets a frozen target go on exactly as it was. Answers how many processes go on. */
export async function thawTarget(manifest: Manifest, target: Target): Promise<number> {
  const thawed = await continueAll(() => everything(manifest, target));
  const names = target.components.map((component) => nameOf(target, component));
  forgetFaults(manifest.stateDir, (fault) => fault.kind === "frozen" && names.includes(fault.target));
  return thawed;
}

import { isWriter, type Target } from "./components.ts";
import { thawTarget } from "./faults/freeze.ts";
import { liftFaults } from "./faults/lift.ts";
import { treatEverywhere } from "./faults/links.ts";
import type { Manifest } from "./manifest.ts";
import { isLeftOut } from "./parts.ts";
import { wasStarted } from "./process/start.ts";
import { type StartOutcome, startComponent } from "./start-component.ts";

export type Healed = { readonly name: string; readonly outcome: StartOutcome | "failed"; readonly why?: string };

/**
 * Ends every fault of a zone or a component. What was frozen goes on first, as it was; then links carry again; then what is dead
 * comes back as systemd would bring it: agent first, then everything as it was configured on disk. An old primary is a primary,
 * before anybody reacts, unless its agent holds a fence. One that fails does not keep the next from starting.
 */
export async function healTarget(
  manifest: Manifest,
  target: Target,
  told: (line: string) => void,
): Promise<readonly Healed[]> {
  const thawed = await thawTarget(manifest, target);
  if (thawed > 0) told(`${target.place}: ${thawed} processes go on as they were`);
  for (const fault of await liftFaults(manifest, target)) told(`${fault.target}: no longer ${fault.kind}`);
  await treatEverywhere(manifest);
  const healed: Healed[] = [];
  for (const component of target.components) {
    const name = `${target.place}/${component}`;
    if (isLeftOut(manifest, component)) continue;
    if (target.whole && isWriter(component) && !wasStarted(manifest.stateDir, name)) continue;
    try {
      const outcome = await startComponent(manifest, target.place, component);
      healed.push({ name, outcome });
      told(
        outcome === "fenced"
          ? `${name}: stays down, its agent holds a fence; a rejoin brings it back`
          : `${name}: ${outcome}`,
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      healed.push({ name, outcome: "failed", why });
      told(`${name}: failed: ${why}`);
    }
  }
  return healed;
}

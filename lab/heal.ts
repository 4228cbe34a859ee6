import type { Target } from "./components.ts";
import type { Manifest } from "./manifest.ts";
import { type StartOutcome, startComponent } from "./start-component.ts";

export type Healed = { readonly name: string; readonly outcome: StartOutcome | "failed"; readonly why?: string };

/**
 * Brings a zone or a component back as systemd would: agent first, then everything as it was configured on disk. An old primary
 * starts as a primary, before anybody reacts, unless its agent holds a fence. One that fails does not keep the next from starting.
 */
export async function healTarget(
  manifest: Manifest,
  target: Target,
  told: (line: string) => void,
): Promise<readonly Healed[]> {
  const healed: Healed[] = [];
  for (const component of target.components) {
    const name = `${target.place}/${component}`;
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

import type { Target } from "../components.ts";
import type { Manifest } from "../manifest.ts";
import { findFaketime } from "../packages.ts";
import { startComponent } from "../start-component.ts";
import { processesOf, stopComponent } from "../stop-component.ts";
import { keepFault } from "./kept.ts";

const MOST_SECONDS = 7 * 86_400;

/**
 * The clock of a zone's components, or of one, is wrong by so many seconds (ahead when positive): what they take for the time of
 * day, not how fast it passes. Each that runs is started anew for that. Programs that they start themselves have the right time.
 * Throws in plain words where libfaketime is missing.
 */
export async function skewClock(manifest: Manifest, target: Target, seconds: number): Promise<number> {
  if (!Number.isInteger(seconds) || seconds === 0 || Math.abs(seconds) > MOST_SECONDS)
    throw new Error(`A skew is a whole number of seconds up to ${MOST_SECONDS}, ahead (+) or behind (-), and not 0.`);
  if (findFaketime() === null)
    throw new Error(
      "A wrong clock needs libfaketime. Install it with:\n  sudo apt-get install -y --no-install-recommends faketime",
    );
  const at = new Date().toISOString();
  let skewed = 0;
  for (const component of target.components) {
    // A relay knows no time of day.
    if (component === "relay" || processesOf(manifest, target.place, component).length === 0) continue;
    await stopComponent(manifest, target.place, component);
    keepFault(manifest.stateDir, { kind: "skewed", target: `${target.place}/${component}`, seconds, at });
    await startComponent(manifest, target.place, component);
    skewed += 1;
  }
  return skewed;
}

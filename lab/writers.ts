import { PLACES, type Place } from "./addresses.ts";
import { type ComponentName, componentsOf, isWriter } from "./components.ts";
import type { Manifest } from "./manifest.ts";
import { ensureApplications } from "./postgresql/ensure-applications.ts";
import { wasStarted } from "./process/start.ts";
import { type StartOutcome, startComponent } from "./start-component.ts";
import { stopComponent } from "./stop-component.ts";

export type WriterName = readonly [Place, ComponentName];
const ON_DEMAND: readonly WriterName[] = PLACES.flatMap((place) =>
  componentsOf(place)
    .filter(isWriter)
    .map((component) => [place, component] as const),
);

/** The steady customer, and the application in each kr zone that writes past the router. The load of logs is asked for by itself. */
export const WRITERS = ON_DEMAND.filter(([, component]) => component !== "load");

/** Those that were started and not stopped on purpose since: one that was killed with its zone is still meant to run. */
export function startedWriters(manifest: Manifest): readonly WriterName[] {
  return ON_DEMAND.filter(([place, component]) => wasStarted(manifest.stateDir, `${place}/${component}`));
}

export async function startWriters(
  manifest: Manifest,
  writers: readonly WriterName[] = WRITERS,
): Promise<readonly StartOutcome[]> {
  if (writers.some(([, component]) => component === "local-writer")) await ensureApplications(manifest);
  return await Promise.all(writers.map(([place, component]) => startComponent(manifest, place, component)));
}

export async function stopWriters(manifest: Manifest): Promise<void> {
  await Promise.all(ON_DEMAND.map(([place, component]) => stopComponent(manifest, place, component)));
}

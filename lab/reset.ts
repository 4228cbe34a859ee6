import { existsSync, rmSync } from "node:fs";
import { PLACES, ZONES } from "./addresses.ts";
import { type ComponentName, componentsOf } from "./components.ts";
import { forgetFaults } from "./faults/kept.ts";
import { treatEverywhere } from "./faults/links.ts";
import { endSlowSocket } from "./faults/slow-socket.ts";
import type { Manifest } from "./manifest.ts";
import { PARTS } from "./parts.ts";
import { bringDatabasesUp } from "./postgresql/bring-up.ts";
import { killAll } from "./process/end.ts";
import { isStopped } from "./process/freeze.ts";
import { allProcesses } from "./process/identity.ts";
import { withLock } from "./process/lock.ts";
import { bringStreamUp } from "./redis/bring-up.ts";
import { forgetCrossings } from "./relay/ask.ts";
import { assertFirstRoute } from "./route.ts";
import { copyPart, partsOf, sealOf, type Told } from "./snapshot.ts";
import { startComponent } from "./start-component.ts";
import { processesOf } from "./stop-component.ts";
import { waitHealthy } from "./wait-healthy.ts";
import { startedWriters, startWriters } from "./writers.ts";

/** Hold nothing that a case changes; a new start of them would cost a second. Killed all the same when they are frozen. */
const KEPT: readonly ComponentName[] = ["relay", "console", "ingest", "consumers"];

/**
 * Puts a lab back to its snapshot, whatever happened to it: faults end, everything that holds state is killed, its files are put
 * back, and what is dead starts. Agents know older tokens afterwards: tokens only rise, so no order of before is taken again.
 * Writers run afterwards as they ran before. Throws when there is no snapshot.
 */
export async function resetLab(manifest: Manifest, told: Told = () => {}): Promise<void> {
  if (!existsSync(sealOf(manifest)))
    throw new Error(`There is no snapshot of the lab in ${manifest.stateDir}. Make one: npm run lab -- snapshot`);
  await withLock(manifest.stateDir, async () => {
    const began = performance.now();
    const since = (): string => `${Math.round(performance.now() - began)} ms`;
    const writers = startedWriters(manifest);
    await killAll(() => changed(manifest));
    for (const place of PLACES) await endSlowSocket(manifest, place);
    forgetFaults(manifest.stateDir, () => true);
    told(`stopped (${since()})`);
    await Promise.all(
      partsOf(manifest).map(async ({ from, to }) => {
        if (existsSync(to)) await copyPart(to, from);
        else rmSync(from, { recursive: true, force: true });
      }),
    );
    told(`files are back (${since()})`);
    await Promise.all(PLACES.map((place) => startComponent(manifest, place, "relay")));
    await treatEverywhere(manifest);
    const all = (component: ComponentName) =>
      PLACES.filter((place) => componentsOf(place).includes(component)).map((place) =>
        startComponent(manifest, place, component),
      );
    const [running] = await Promise.all([
      bringDatabasesUp(manifest, manifest.slot, told),
      bringStreamUp(manifest, manifest.slot, told),
      ...all("haproxy"),
      ...all("agent"),
      ...all("console"),
      ...all("ingest"),
      ...all("ingest-canary"),
      ...all("webhook"),
      ...all("backups"),
      ...PARTS.filter((part) => manifest[part] !== null).flatMap(all),
    ]);
    told(`started (${since()})`);
    await Promise.all(all("consumers"));
    for (const region of ["kr", "jp"] as const) await assertFirstRoute(manifest, region);
    await Promise.all(PLACES.map((place) => forgetCrossings(manifest.relays[place])));
    await waitHealthy(manifest, running, () => {});
    await startWriters(manifest, writers);
    told(`reset after ${since()}`);
  });
}

/** What a reset ends: all that holds state, and whatever cannot run. */
function changed(manifest: Manifest): ReturnType<typeof allProcesses> {
  const rows = allProcesses();
  return [...ZONES, "outside" as const].flatMap((place) =>
    componentsOf(place).flatMap((component) => {
      const found = processesOf(manifest, place, component, rows);
      return KEPT.includes(component) ? found.filter(isStopped) : found;
    }),
  );
}

import { PLACES, type Place, ZONES, type Zone } from "./addresses.ts";
import { type ComponentName, componentsOf } from "./components.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { allProcesses } from "./process/identity.ts";
import { askRelay, type LinkRow } from "./relay/ask.ts";
import { answers } from "./start-component.ts";
import { processesOf } from "./stop-component.ts";

export type ComponentStatus = {
  readonly name: string;
  readonly running: boolean;
  readonly answers: boolean;
  readonly pids: readonly number[];
  /** Of a database: what it is now; null when it cannot be asked. */
  readonly role?: "primary" | "standby" | null;
};
export type LabStatus = {
  readonly slot: number;
  readonly entrance: string;
  readonly components: readonly ComponentStatus[];
  readonly links: readonly LinkRow[];
};

/** What runs, measured now. */
export async function labStatus(manifest: Manifest): Promise<LabStatus> {
  // Looked up first and once: reading all of /proc holds up everything else.
  const rows = allProcesses();
  const pids = (place: Place, component: ComponentName) =>
    processesOf(manifest, place, component, rows).map((row) => row.pid);
  // One after the other within a place: two dozen questions at once on a busy machine would look like two dozen failures.
  const places = await Promise.all(
    PLACES.map(async (place) => {
      const found: ComponentStatus[] = [];
      for (const component of componentsOf(place)) {
        found.push(await componentStatus(manifest, place, component, pids(place, component)));
      }
      return found;
    }),
  );
  const components = places.flat();
  const links = await Promise.all(PLACES.map((place) => askRelay(manifest.relays[place]).catch(() => [])));
  return { slot: manifest.slot, entrance: manifest.entrance, components, links: links.flat() };
}

async function componentStatus(
  manifest: Manifest,
  place: Place,
  component: ComponentName,
  pids: readonly number[],
): Promise<ComponentStatus> {
  const base = { name: `${place}/${component}`, running: pids.length > 0, pids };
  if (component === "meta-db") {
    const role = await roleOf(manifest, place as Zone);
    return { ...base, answers: role !== null, role };
  }
  return { ...base, answers: await answers(manifest, place, component).catch(() => false) };
}

/** Primary or standby as the node itself says over its socket; null when it does not answer. */
export async function roleOf(manifest: Manifest, zone: Zone): Promise<"primary" | "standby" | null> {
  const standby = await runSql(manifest, zone, "select pg_is_in_recovery()").catch(() => null);
  return standby === null ? null : standby === "t" ? "standby" : "primary";
}

/** Zones whose database says that it is a primary. */
export async function primariesOf(manifest: Manifest): Promise<readonly Zone[]> {
  const roles = await Promise.all(ZONES.map((zone) => roleOf(manifest, zone)));
  return ZONES.filter((_, index) => roles[index] === "primary");
}

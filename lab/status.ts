import { PLACES, type Place, ZONES, type Zone } from "./addresses.ts";
import { type ComponentName, componentsOf, isWriter } from "./components.ts";
import { describeFault } from "./faults/describe.ts";
import { type Fault, readFaults } from "./faults/kept.ts";
import type { Manifest } from "./manifest.ts";
import { isLeftOut } from "./parts.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { isStopped } from "./process/freeze.ts";
import { allProcesses, type ProcessRow } from "./process/identity.ts";
import { wasStarted } from "./process/start.ts";
import { replicationIn } from "./redis/ask-stream.ts";
import { askRelay, type LinkRow } from "./relay/ask.ts";
import { answers } from "./start-component.ts";
import { processesOf } from "./stop-component.ts";

export type ComponentStatus = {
  readonly name: string;
  readonly running: boolean;
  readonly answers: boolean;
  /** Every process of it is stopped by a signal; it was not asked then. */
  readonly frozen: boolean;
  readonly pids: readonly number[];
  /** Of a database or the stream: what it is now; null when it cannot be asked. */
  readonly role?: "primary" | "standby" | "replica" | null;
};
export type LabStatus = {
  readonly slot: number;
  readonly entrance: string;
  readonly components: readonly ComponentStatus[];
  readonly links: readonly LinkRow[];
  /** Faults in force, as they were made. */
  readonly faults: readonly Fault[];
};

/** What runs, measured now. */
export async function labStatus(manifest: Manifest): Promise<LabStatus> {
  // Looked up first and once: reading all of /proc holds up everything else.
  const rows = allProcesses();
  const found = (place: Place, component: ComponentName) => processesOf(manifest, place, component, rows);
  // One after the other within a place: two dozen questions at once on a busy machine would look like two dozen failures.
  const places = await Promise.all(
    PLACES.map(async (place) => {
      const told: ComponentStatus[] = [];
      for (const component of componentsOf(place)) {
        if (isLeftOut(manifest, component)) continue;
        const processes = found(place, component);
        // Writers are customers: left out, they are not missing.
        if (processes.length === 0 && isWriter(component) && !wasStarted(manifest.stateDir, `${place}/${component}`))
          continue;
        told.push(await componentStatus(manifest, place, component, processes));
      }
      return told;
    }),
  );
  const components = places.flat();
  const links = await Promise.all(
    PLACES.map((place) =>
      found(place, "relay").some(isStopped) ? [] : askRelay(manifest.relays[place]).catch(() => []),
    ),
  );
  const faults = readFaults(manifest.stateDir);
  return { slot: manifest.slot, entrance: manifest.entrance, components, links: links.flat(), faults };
}

/** The status for people, a line each; what is wrong stands in capitals. */
export function statusLines(status: LabStatus): readonly string[] {
  const state = (row: ComponentStatus): string => {
    if (row.frozen) return "FROZEN";
    if (!row.running) return "DOWN";
    return row.answers ? "answers" : "RUNS, DOES NOT ANSWER";
  };
  const components = status.components.map(
    (row) => `${row.name.padEnd(18)} ${state(row)}${row.role ? ` (${row.role})` : ""}`,
  );
  const others = status.faults.filter((fault) => fault.kind !== "frozen");
  return [...components, ...others.map((fault) => `${describeFault(fault)}, since ${fault.at}`)];
}

async function componentStatus(
  manifest: Manifest,
  place: Place,
  component: ComponentName,
  processes: readonly ProcessRow[],
): Promise<ComponentStatus> {
  const frozen = processes.length > 0 && processes.every(isStopped);
  const pids = processes.map((row) => row.pid);
  const base = { name: `${place}/${component}`, running: pids.length > 0, frozen, pids };
  if (frozen) return { ...base, answers: false };
  if (component === "meta-db") {
    const role = await roleOf(manifest, place as Zone);
    return { ...base, answers: role !== null, role };
  }
  if (component === "stream") {
    const role = (await replicationIn(manifest, place as Zone))?.role ?? null;
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

import { existsSync } from "node:fs";
import { join } from "node:path";
import { ZONES, type Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { waitFor } from "../process/wait-for.ts";
import { startComponent } from "../start-component.ts";
import { createPrimary, createStandby, isCreated, moveAddresses } from "./create.ts";
import { runSql } from "./run-tool.ts";

const SYNCHRONOUS: Zone = "kr-b";
const STREAMS_WITHIN_MS = 30_000;

/**
 * Makes what is not there yet (kr-a primary, kr-b synchronous, kr-c asynchronous, jp-a alone) and starts the rest as its files
 * say. Answers the zones that run now; a fenced one does not.
 */
export async function bringDatabasesUp(
  manifest: Manifest,
  movedFrom: number,
  told: (line: string) => void,
): Promise<readonly Zone[]> {
  const began = performance.now();
  const fresh = !isCreated(manifest, "kr-a");
  const kr = fresh ? createRegion(manifest) : startRegion(manifest, ["kr-a", "kr-b", "kr-c"], movedFrom, told);
  const jp = isCreated(manifest, "jp-a") ? startRegion(manifest, ["jp-a"], movedFrom, told) : createAlone(manifest);
  const running = (await Promise.all([kr, jp])).flat();
  told(
    `meta-db: ${running.length} of ${ZONES.length} run${fresh ? ", made anew" : ""} (${Math.round(performance.now() - began)} ms)`,
  );
  return running;
}

async function createAlone(manifest: Manifest): Promise<Zone[]> {
  await createPrimary(manifest, "jp-a");
  return ["jp-a"];
}

async function createRegion(manifest: Manifest): Promise<Zone[]> {
  await createPrimary(manifest, "kr-a");
  await Promise.all([createStandby(manifest, "kr-b", "kr-a"), createStandby(manifest, "kr-c", "kr-a")]);
  await waitFor(
    "both standbys stream",
    STREAMS_WITHIN_MS,
    async () => (await streaming(manifest, "kr-a", ["kr-b", "kr-c"])) === 2,
  );
  // Only now: with nobody there to confirm, the first commits would have waited for ever.
  await runSql(
    manifest,
    "kr-a",
    `alter system set synchronous_standby_names = 'FIRST 1 ("${SYNCHRONOUS}")';\nselect pg_reload_conf();`,
  );
  return ["kr-a", "kr-b", "kr-c"];
}

async function streaming(manifest: Manifest, primary: Zone, names: readonly Zone[]): Promise<number> {
  const list = names.map((name) => `'${name}'`).join(", ");
  return Number(
    await runSql(
      manifest,
      primary,
      `select count(*) from pg_stat_replication where state = 'streaming' and application_name in (${list})`,
    ),
  );
}

/** Standbys first would wait for a primary; all together is how a region's power comes back. */
async function startRegion(
  manifest: Manifest,
  zones: readonly Zone[],
  movedFrom: number,
  told: (line: string) => void,
): Promise<Zone[]> {
  const outcomes = await Promise.all(
    zones.map(async (zone) => {
      if (!isCreated(manifest, zone)) {
        told(`${zone}/meta-db was never finished; a rejoin makes it anew`);
        return null;
      }
      const { dataDir, fenceFile } = manifest.zones[zone].postgresql;
      if (movedFrom !== manifest.slot && existsSync(join(dataDir, "standby.signal")))
        moveAddresses(manifest, zone, movedFrom);
      const outcome = await startComponent(manifest, zone, "meta-db");
      if (outcome === "fenced") told(`${zone}/meta-db stays down: fenced by its agent (${fenceFile})`);
      return outcome === "fenced" ? null : zone;
    }),
  );
  return outcomes.filter((zone) => zone !== null);
}

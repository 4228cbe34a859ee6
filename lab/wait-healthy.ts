import { type RegionName, type Zone, zonesOf } from "./addresses.ts";
import { serversOf } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { waitFor } from "./process/wait-for.ts";
import { statusOf } from "./start-component.ts";
import { primariesOf } from "./status.ts";

const HEALTHY_WITHIN_MS = 30_000;

/**
 * Waits until a healthy lab is healthy: replication synchronous, each gateway with its consoles, the entrance answering. A lab that was
 * stopped in the middle of a disaster comes back in it; then what cannot be healthy is told instead of waited for.
 */
export async function waitHealthy(
  manifest: Manifest,
  running: readonly Zone[],
  told: (line: string) => void,
): Promise<void> {
  const primaries = await primariesOf(manifest);
  for (const region of ["kr", "jp"] as const) {
    const zones = zonesOf(region);
    const own = primaries.filter((zone) => zones.includes(zone));
    const [primary] = own;
    if (primary === undefined || own.length > 1 || zones.some((zone) => !running.includes(zone))) {
      told(`${region}: not waited for, its databases need the control plane first`);
      continue;
    }
    await waitProtected(manifest, primary, region, told);
    const open = await withOpenRouter(manifest, zones);
    const closed = zones.filter((zone) => !open.includes(zone));
    await Promise.all(
      zones.map((zone) =>
        waitFor(`the gateway in ${zone} has the consoles of ${open.join(", ")}`, HEALTHY_WITHIN_MS, async () => {
          const rows = await serversOf(manifest.zones[zone].gateway.adminSocket);
          const up = rows
            .filter((row) => row.backend === "console" && row.status.startsWith("UP"))
            .map((row) => row.name);
          return open.every((name) => up.includes(name));
        }),
      ),
    );
    if (closed.length > 0) {
      told(`${region}: CLOSED ROUTER in ${closed.join(", ")}, which came back alone; the control plane opens it`);
      continue;
    }
    told(`${region}: healthy`);
  }
  await waitFor("the entrance answers", HEALTHY_WITHIN_MS, async () => (await statusOf(manifest.entrance)) < 600);
}

/** Waits for the standby that commits wait for. A primary that waits for nobody is told, since the control plane left it so. */
async function waitProtected(
  manifest: Manifest,
  primary: Zone,
  region: RegionName,
  told: (line: string) => void,
): Promise<void> {
  if (zonesOf(region).length === 1) return;
  const names = await runSql(manifest, primary, "show synchronous_standby_names");
  if (names === "") {
    told(`${region}: UNPROTECTED, the primary in ${primary} waits for no standby; reprotect it from the control plane`);
    return;
  }
  await waitFor(`${primary} has a synchronous standby as in ${names}`, HEALTHY_WITHIN_MS, async () => {
    const sync = await runSql(manifest, primary, "select count(*) from pg_stat_replication where sync_state = 'sync'");
    return Number(sync) > 0;
  });
}

/** Zones whose router leads to some database; the console of another zone cannot be ready. */
async function withOpenRouter(manifest: Manifest, zones: readonly Zone[]): Promise<readonly Zone[]> {
  const rows = await Promise.all(zones.map((zone) => serversOf(manifest.zones[zone].gateway.adminSocket)));
  const isOpen = (index: number): boolean =>
    (rows[index] ?? []).some((row) => row.backend === "meta-db" && !row.status.startsWith("MAINT"));
  return zones.filter((_, index) => isOpen(index));
}

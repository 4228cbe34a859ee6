import { CANARY_ZONE, type RegionName, type Zone, zonesOf } from "./addresses.ts";
import { serversOf } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { waitFor } from "./process/wait-for.ts";
import { replicationIn } from "./redis/ask-stream.ts";
import { answers, statusOf } from "./start-component.ts";
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
    if (region === "kr" && !(await isStreamHealthy(manifest, told))) continue;
    const open = await withOpenRouter(manifest, zones, "meta-db");
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
    if (region === "kr") await waitTakenIn(manifest);
    if (closed.length > 0) {
      told(`${region}: CLOSED ROUTER in ${closed.join(", ")}, which came back alone; the control plane opens it`);
      continue;
    }
    told(`${region}: healthy`);
  }
  await waitFor("the entrance answers", HEALTHY_WITHIN_MS, async () => (await statusOf(manifest.entrance)) < 600);
}

/** Waits until each gateway has the ingest APIs that can reach the stream, the canary included, and each zone its consumers. */
async function waitTakenIn(manifest: Manifest): Promise<void> {
  const zones = zonesOf("kr");
  const open: readonly Zone[] = await withOpenRouter(manifest, zones, "stream");
  const expected = [...open, ...(open.includes(CANARY_ZONE) ? ["canary"] : [])];
  await Promise.all(
    zones.map(async (zone) => {
      await waitFor(
        `the gateway in ${zone} has the ingest APIs ${expected.join(", ")}`,
        HEALTHY_WITHIN_MS,
        async () => {
          const rows = await serversOf(manifest.zones[zone].gateway.adminSocket);
          const up = rows
            .filter((row) => row.backend === "ingest" && row.status.startsWith("UP"))
            .map((row) => row.name);
          return expected.every((name) => up.includes(name));
        },
      );
      await waitFor(`${zone} has its consumers`, HEALTHY_WITHIN_MS, () => answers(manifest, zone, "consumers"));
    }),
  );
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

/** Waits until both replicas of the stream's one primary are linked; without exactly one, says so. */
async function isStreamHealthy(manifest: Manifest, told: (line: string) => void): Promise<boolean> {
  const zones = zonesOf("kr");
  const seen = await Promise.all(zones.map((zone) => replicationIn(manifest, zone)));
  const primaries = zones.filter((_, index) => seen[index]?.role === "primary");
  const [primary, second] = primaries;
  if (primary === undefined || second !== undefined || seen.includes(null)) {
    told("kr: not waited for, its stream needs the control plane first");
    return false;
  }
  await waitFor(`the stream's replicas are linked to ${primary}`, HEALTHY_WITHIN_MS, async () => {
    const replicas = (await replicationIn(manifest, primary))?.replicas ?? [];
    return replicas.filter((replica) => replica.online).length === zones.length - 1;
  });
  return true;
}

/** Zones whose router leads somewhere; what asks through that of another zone cannot be ready. */
async function withOpenRouter(
  manifest: Manifest,
  zones: readonly Zone[],
  backend: "meta-db" | "stream",
): Promise<readonly Zone[]> {
  const rows = await Promise.all(zones.map((zone) => serversOf(manifest.zones[zone].gateway.adminSocket)));
  const isOpen = (index: number): boolean =>
    (rows[index] ?? []).some((row) => row.backend === backend && !row.status.startsWith("MAINT"));
  return zones.filter((_, index) => isOpen(index));
}

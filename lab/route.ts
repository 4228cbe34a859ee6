import { type RegionName, type Zone, zonesOf } from "./addresses.ts";
import { type ServerRow, serversOf, tellHaproxy } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { streamPrimariesOf } from "./redis/primaries.ts";
import { primariesOf } from "./status.ts";

/**
 * The clients' first routes, as a site asserts them on its first day: each zone's router of a region to the region's one primary, of
 * the database and of the stream. Only where no router of the region has any route: afterwards routes belong to the control plane.
 * Answers what was done, or why not.
 */
export async function assertFirstRoute(manifest: Manifest, region: RegionName): Promise<string> {
  const zones = zonesOf(region);
  const sockets = zones.map((zone) => manifest.zones[zone].gateway.adminSocket);
  const routers = (await Promise.all(sockets.map((socket) => serversOf(socket)))).flat();
  const isRouted = (backend: string): boolean =>
    routers.some((row) => row.backend === backend && !row.status.startsWith("MAINT"));
  const lead = async (backend: string, find: () => Promise<readonly Zone[]>): Promise<string> => {
    if (isRouted(backend)) return "routes stand already and are left as they are";
    const primaries = (await find()).filter((zone) => zones.includes(zone));
    const [primary, second] = primaries;
    if (primary === undefined) return "NO PRIMARY, so no route was set; the control plane must recover it";
    if (second !== undefined)
      return `TWO PRIMARIES (${primaries.join(", ")}), so no route was set; the control plane must decide`;
    await Promise.all(sockets.map((socket) => tellHaproxy(socket, `set server ${backend}/${primary} state ready`)));
    return `clients' route to the primary in ${primary}`;
  };
  const lines = [`meta-db: ${await lead("meta-db", () => primariesOf(manifest))}`];
  if (hasRouter(routers, "stream")) lines.push(`stream: ${await lead("stream", () => streamPrimariesOf(manifest))}`);
  return `${region}: ${lines.join("; ")}`;
}

function hasRouter(rows: readonly ServerRow[], backend: string): boolean {
  return rows.some((row) => row.backend === backend);
}

import { type RegionName, zonesOf } from "./addresses.ts";
import { serversOf, tellHaproxy } from "./haproxy/admin.ts";
import type { Manifest } from "./manifest.ts";
import { primariesOf } from "./status.ts";

/**
 * The clients' first route, as a site asserts it on its first day: each zone's router of a region to the region's one primary. Only
 * where no router of the region has any route: afterwards routes belong to the control plane. Answers what was done, or why not.
 */
export async function assertFirstRoute(manifest: Manifest, region: RegionName): Promise<string> {
  const zones = zonesOf(region);
  const sockets = zones.map((zone) => manifest.zones[zone].gateway.adminSocket);
  const routers = await Promise.all(sockets.map((socket) => serversOf(socket)));
  const routed = routers.flat().some((row) => row.backend === "meta-db" && !row.status.startsWith("MAINT"));
  if (routed) return `${region}: routes stand already and are left as they are`;
  const primaries = (await primariesOf(manifest)).filter((zone) => zones.includes(zone));
  const [primary, second] = primaries;
  if (primary === undefined) return `${region}: NO PRIMARY, so no route was set; the control plane must recover it`;
  if (second !== undefined)
    return `${region}: TWO PRIMARIES (${primaries.join(", ")}), so no route was set; the control plane must decide`;
  await Promise.all(sockets.map((socket) => tellHaproxy(socket, `set server meta-db/${primary} state ready`)));
  return `${region}: clients' route to the primary in ${primary}`;
}

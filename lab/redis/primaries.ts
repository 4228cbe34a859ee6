import { type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { replicationIn } from "./ask-stream.ts";

/** Zones whose node of the stream says that it is a primary. */
export async function streamPrimariesOf(manifest: Manifest): Promise<readonly Zone[]> {
  const zones = zonesOf("kr");
  const seen = await Promise.all(zones.map((zone) => replicationIn(manifest, zone)));
  return zones.filter((_, index) => seen[index]?.role === "primary");
}

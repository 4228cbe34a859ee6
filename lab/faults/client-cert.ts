import type { Place, Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { startComponent } from "../start-component.ts";
import { stopComponent } from "../stop-component.ts";
import { writeGateway } from "../write-files.ts";
import { keepFault } from "./kept.ts";

/**
 * The zone's gateway asks nobody for a client certificate any more, as after a wrong line in its configuration. HAProxy reads that at
 * its start alone: it is started anew, and its router is closed until somebody asserts a route.
 */
export async function askNobody(manifest: Manifest, zone: Zone): Promise<void> {
  keepFault(manifest.stateDir, { kind: "no-client-cert", target: `${zone}/haproxy`, at: new Date().toISOString() });
  writeGateway(manifest, zone);
  await stopComponent(manifest, zone, "haproxy");
  await startComponent(manifest, zone, "haproxy");
}

/** Its configuration is right again. It is stopped: whoever heals starts what is dead next. */
export async function askAgain(manifest: Manifest, place: Place): Promise<void> {
  if (place === "outside") return;
  writeGateway(manifest, place);
  await stopComponent(manifest, place, "haproxy");
}

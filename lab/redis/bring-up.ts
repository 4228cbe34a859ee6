import { readFileSync, writeFileSync } from "node:fs";
import { addressesOf, PORT, prefixOf, type Zone, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { waitFor } from "../process/wait-for.ts";
import { startComponent } from "../start-component.ts";
import { replicationIn } from "./ask-stream.ts";
import { roleText, streamOf } from "./settings.ts";
import { isStreamCreated } from "./start.ts";

const FIRST: Zone = "kr-a";
const LINKED_WITHIN_MS = 30_000;

/**
 * Makes the stream when it is not there yet (kr-a primary, the others its replicas), and starts its nodes as their files say.
 * Answers the zones whose node runs now; a fenced one does not.
 */
export async function bringStreamUp(
  manifest: Manifest,
  movedFrom: number,
  told: (line: string) => void,
): Promise<readonly Zone[]> {
  const began = performance.now();
  const zones = zonesOf("kr");
  const fresh = !isStreamCreated(manifest, FIRST);
  for (const zone of zones) {
    if (!isStreamCreated(manifest, zone)) giveFirstRole(manifest, zone);
    else if (movedFrom !== manifest.slot) moveRole(manifest, zone, movedFrom);
  }
  const outcomes = await Promise.all(zones.map((zone) => startComponent(manifest, zone, "stream")));
  const running = zones.filter((_, index) => outcomes[index] !== "fenced");
  for (const zone of zones.filter((one) => !running.includes(one)))
    told(`${zone}/stream stays down: fenced by its agent (${streamOf(manifest, zone).fenceFile})`);
  if (fresh) {
    await waitFor("both replicas of the stream are linked", LINKED_WITHIN_MS, async () => {
      const seen = await replicationIn(manifest, FIRST);
      return seen?.replicas.filter((replica) => replica.online).length === zones.length - 1;
    });
  }
  told(
    `stream: ${running.length} of ${zones.length} run${fresh ? ", made anew" : ""} (${Math.round(performance.now() - began)} ms)`,
  );
  return running;
}

function giveFirstRole(manifest: Manifest, zone: Zone): void {
  const primary = zone === FIRST ? null : { host: addressesOf(zone, manifest.slot).towards[FIRST], port: PORT.stream };
  writeFileSync(streamOf(manifest, zone).roleFile, roleText(primary));
}

/** The lab stands elsewhere now, and with it the way to whoever this node is a replica of. */
function moveRole(manifest: Manifest, zone: Zone, movedFrom: number): void {
  const { roleFile } = streamOf(manifest, zone);
  const text = readFileSync(roleFile, "utf8");
  writeFileSync(roleFile, text.replace(` ${prefixOf(zone, movedFrom)}.`, ` ${prefixOf(zone, manifest.slot)}.`));
}

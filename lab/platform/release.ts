import { CANARY_ZONE, zonesOf } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { startComponent } from "../start-component.ts";
import { stopComponent } from "../stop-component.ts";
import { readIngestFlags } from "./flags.ts";
import { canaryVersion, writeCanary } from "./write-platform.ts";

/** The next release, on the canary first. Refused while releases are paused anywhere in the region: no change while things recover. */
export async function release(manifest: Manifest, version: string): Promise<string> {
  if (!/^[\w.-]{1,40}$/.test(version)) throw new Error(`"${version}" is no version: letters, digits, dots and dashes.`);
  const paused = zonesOf("kr").filter((zone) => {
    const file = manifest.zones[zone].ingest?.flagsFile;
    return file !== undefined && !readIngestFlags(file).releases;
  });
  if (paused.length > 0)
    throw new Error(
      `Releases are paused (flag "releases" is off in ${paused.join(", ")}): ${version} was not released.`,
    );
  const before = canaryVersion(manifest);
  writeCanary(manifest, version);
  await stopComponent(manifest, CANARY_ZONE, "ingest-canary");
  await startComponent(manifest, CANARY_ZONE, "ingest-canary");
  return `${CANARY_ZONE}/ingest-canary: ${before} → ${version}`;
}

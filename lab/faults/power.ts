import type { Zone } from "../addresses.ts";
import type { Manifest } from "../manifest.ts";
import { keepFault, readFaults } from "./kept.ts";

/** The power control of a zone does not answer any more: nothing there can be switched off, and nobody knows whether it is on. */
export function losePower(manifest: Manifest, zone: Zone): void {
  keepFault(manifest.stateDir, { kind: "no-power", target: zone, at: new Date().toISOString() });
}

export function isPowerLost(stateDir: string, zone: Zone): boolean {
  return readFaults(stateDir).some((fault) => fault.kind === "no-power" && fault.target === zone);
}

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrokenKind, Undo } from "./broken/kinds.ts";

/** Which services of a link a treatment means; left out: all of them. */
export const SERVICES = ["agent", "sql", "stream", "gateway", "identity", "registry", "keys", "objects"] as const;
export type Service = (typeof SERVICES)[number];

/**
 * One fault in force. `target` is a place (`kr-a`), a component (`kr-a/meta-db`) or links (`kr-a>kr-b/meta-db`), `at` an ISO time.
 * Half-open says whose words are not heard: those that leave the target (`out`) or those sent to it (`in`).
 */
export type Fault = { readonly target: string; readonly at: string } & (
  | { readonly kind: "frozen" | "partitioned" | "no-power" | "slow-socket" | "disk-full" | "no-client-cert" }
  | { readonly kind: "delayed"; readonly ms: number; readonly service?: Service }
  | { readonly kind: "blackholed"; readonly service?: Service }
  | { readonly kind: "half-open"; readonly way: "out" | "in"; readonly service?: Service }
  | { readonly kind: "skewed"; readonly seconds: number }
  | { readonly kind: BrokenKind; readonly undo: Undo }
);
export type FaultKind = Fault["kind"];

/** `<state>/faults.json`: faults outlive the command that made them, and relays read there what to do with their links. */
export function faultsFile(stateDir: string): string {
  return join(stateDir, "faults.json");
}

export function readFaults(stateDir: string): readonly Fault[] {
  let text: string;
  try {
    text = readFileSync(faultsFile(stateDir), "utf8");
  } catch {
    return [];
  }
  return JSON.parse(text) as Fault[];
}

const service = (fault: Fault): Service | null => ("service" in fault ? (fault.service ?? null) : null);

/** Adds a fault, in the place of an earlier one of its kind on the same target. */
export function keepFault(stateDir: string, fault: Fault): void {
  const others = readFaults(stateDir).filter(
    (one) => one.kind !== fault.kind || one.target !== fault.target || service(one) !== service(fault),
  );
  writeFaults(stateDir, [...others, fault]);
}

/** Forgets the faults that match; answers those. What they did to the world is undone by whoever calls. */
export function forgetFaults(stateDir: string, matches: (fault: Fault) => boolean): readonly Fault[] {
  const faults = readFaults(stateDir);
  const gone = faults.filter(matches);
  if (gone.length > 0)
    writeFaults(
      stateDir,
      faults.filter((fault) => !gone.includes(fault)),
    );
  return gone;
}

function writeFaults(stateDir: string, faults: readonly Fault[]): void {
  const file = faultsFile(stateDir);
  if (faults.length === 0) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(faults, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

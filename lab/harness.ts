import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SLOTS } from "./addresses.ts";
import { stopLab } from "./down.ts";
import { type Manifest, requireManifest } from "./manifest.ts";
import type { Part } from "./parts.ts";
import { startLab as bringUp } from "./up.ts";

export { resetLab } from "./reset.ts";
export { snapshotLab } from "./snapshot.ts";

export type RunningLab = {
  readonly manifest: Manifest;
  /** What `up` told, line by line. */
  readonly lines: readonly string[];
  /** Stops everything; removes the data too unless the caller named the state folder. */
  readonly down: () => Promise<void>;
};
export type LabOptions = {
  /** An existing folder is used again with its data and kept afterwards. */
  readonly stateDir?: string;
  readonly writer?: boolean;
  /** Databases and agents on disks of their own, which can be filled. Needs a root who may mount. */
  readonly boundedDisks?: boolean;
  /** What a restore needs besides data. */
  readonly with?: readonly Part[];
  /** Issuer of a login provider that runs beside the lab. */
  readonly oidc?: string;
  /** First slot to try. Left out: any but the contract's own, so that a demo beside the tests is not disturbed. */
  readonly slot?: number;
};

/** A lab of one's own for a contract test or a journey in the browser: real components, own addresses, own state. */
export async function startLab(options: LabOptions = {}): Promise<RunningLab> {
  const own = options.stateDir === undefined;
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), "haechi-lab-test-"));
  const lines: string[] = [];
  const end = async (): Promise<void> => {
    if (existsSync(join(stateDir, "lab.json")))
      await stopLab(requireManifest(stateDir), { purge: own, told: () => {} });
    if (own) rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const manifest = await bringUp({
      stateDir,
      writer: options.writer ?? true,
      boundedDisks: options.boundedDisks ?? false,
      slot: options.slot ?? randomInt(1, SLOTS),
      ...(options.with === undefined ? {} : { with: options.with }),
      ...(options.oidc === undefined ? {} : { oidc: options.oidc }),
      told: (line) => lines.push(line),
    });
    return { manifest, lines, down: end };
  } catch (error) {
    await end();
    throw error;
  }
}

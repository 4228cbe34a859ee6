import { type RunningLab, resetLab, snapshotLab, startLab } from "#lab/harness.ts";
import { requireManifest } from "#lab/manifest.ts";
import type { Part } from "#lab/parts.ts";
import { startWriters, stopWriters } from "#lab/writers.ts";

/** Where the state of the lab lies that a run of trials shares. */
const SHARED_LAB = "HAECHI_TRIAL_LAB";
type Lab = Pick<RunningLab, "manifest" | "down">;

/** Of a whole run of trials (vitest.config.ts): one lab and its snapshot, to which each file puts it back instead of making one. */
export default async function shareLab(): Promise<() => Promise<void>> {
  const lab = await labWithSnapshot();
  process.env[SHARED_LAB] = lab.manifest.stateDir;
  return () => lab.down();
}

/**
 * A lab as it is at its beginning: the shared one, whatever the file before did to it, or one that can be reset where none is shared.
 * @param own asks for a lab of one's own, with these parts besides data; nobody resets it, so it is not copied
 */
export async function borrowLab(own?: readonly Part[]): Promise<Lab> {
  if (own !== undefined) return await startLab({ with: own });
  const shared = process.env[SHARED_LAB];
  if (shared === undefined) return await labWithSnapshot();
  const manifest = requireManifest(shared);
  await stopWriters(manifest);
  await resetLab(manifest);
  await startWriters(manifest);
  return { manifest, down: () => Promise.resolve() };
}

async function labWithSnapshot(): Promise<Lab> {
  const lab = await startLab();
  try {
    await snapshotLab(lab.manifest);
    return lab;
  } catch (error) {
    await lab.down();
    throw error;
  }
}

import { randomBytes, randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { chmodSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLACES, type Place, ZONES } from "./addresses.ts";
import { ensureCertificates } from "./certificates.ts";
import type { ComponentName } from "./components.ts";
import { mountDisks } from "./disks.ts";
import { describeFault } from "./faults/describe.ts";
import { forgetFaults, readFaults } from "./faults/kept.ts";
import { layOut } from "./lay-out.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { findPrograms } from "./packages.ts";
import { bringDatabasesUp } from "./postgresql/bring-up.ts";
import { choosePostgresRoot, postgresUser } from "./postgresql/user.ts";
import { withLock } from "./process/lock.ts";
import { markedBy } from "./process/members.ts";
import { assertFirstRoute } from "./route.ts";
import { writeSiteFile } from "./site-file.ts";
import { findSlot } from "./slot.ts";
import { startComponent } from "./start-component.ts";
import { waitHealthy } from "./wait-healthy.ts";
import { writeFiles } from "./write-files.ts";
import { startWriters } from "./writers.ts";

export type UpOptions = {
  readonly stateDir: string;
  /** First slot to try when nothing of this lab runs yet. */
  readonly slot?: number;
  readonly writer: boolean;
  /** Databases and agents get disks of their own, if the lab is made anew; one that has them keeps them. */
  readonly boundedDisks?: boolean;
  /** Issuer (http) of the login provider that zones get a way to. Left out: as this lab was made, at first none. */
  readonly oidc?: string;
  readonly told: (line: string) => void;
};

/** Brings the whole lab up and waits until it is healthy. What runs already is left alone, so it may be called at any time. */
export async function startLab(options: UpOptions): Promise<Manifest> {
  return await withLock(options.stateDir, async () => {
    const { told } = options;
    const began = performance.now();
    const { manifest, movedFrom, runs } = await prepare(options);
    // Faults of a lab that is gone are gone with it; those of one that runs stay until somebody heals them.
    if (!runs) forgetFaults(manifest.stateDir, () => true);
    const faults = readFaults(manifest.stateDir);
    told(`${manifest.entrance} is the entrance; state is in ${manifest.stateDir}`);
    const all = (places: readonly Place[], component: ComponentName) => startAll(manifest, places, component, told);
    await all(PLACES, "relay");
    const [healthyNow] = await Promise.all([bringDatabasesUp(manifest, movedFrom, told), all(PLACES, "agent")]);
    await Promise.all([all(ZONES, "console"), all(PLACES, "haproxy")]);
    if (faults.length > 0)
      told(`FAULTS IN FORCE, so health is not waited for: ${faults.map(describeFault).join(", ")}`);
    else {
      for (const region of ["kr", "jp"] as const) told(await assertFirstRoute(manifest, region));
      await waitHealthy(manifest, healthyNow, told);
    }
    if (options.writer) {
      const outcomes = await startWriters(manifest);
      told(`writers: ${outcomes.filter((outcome) => outcome === "started").length} started of ${outcomes.length}`);
    }
    told(`the lab is up after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return manifest;
  });
}

async function startAll(
  manifest: Manifest,
  places: readonly Place[],
  component: ComponentName,
  told: (line: string) => void,
): Promise<void> {
  const began = performance.now();
  const outcomes = await Promise.all(places.map((place) => startComponent(manifest, place, component)));
  const started = outcomes.filter((outcome) => outcome === "started").length;
  const names = places.length === PLACES.length ? "everywhere" : places.join(", ");
  told(
    `${component}: ${started} started, ${outcomes.length - started} ran already (${names}; ${Math.round(performance.now() - began)} ms)`,
  );
}

/** Decides addresses, folders and secrets, and writes every component's file. A lab that runs keeps all of them. */
async function prepare(options: UpOptions): Promise<{ manifest: Manifest; movedFrom: number; runs: boolean }> {
  const programs = findPrograms();
  const before = readManifest(options.stateDir);
  const runs = before !== null && markedBy(`${before.id}:`).length > 0;
  const slot = runs ? before.slot : await findSlot(before?.slot ?? options.slot ?? 0, options.told);
  const runAs = before?.runAs === undefined ? await postgresUser() : before.runAs;
  mkdirSync(options.stateDir, { recursive: true });
  const secret = (): string => randomBytes(18).toString("base64url");
  const manifest = layOut({
    id: before?.id ?? randomUUID(),
    stateDir: options.stateDir,
    runDir: before !== null && existsSync(before.runDir) ? before.runDir : makeRunDir(),
    postgresRoot:
      before !== null && existsSync(before.postgresRoot)
        ? before.postgresRoot
        : choosePostgresRoot(options.stateDir, runAs),
    slot,
    passwords: before?.passwords ?? { postgres: secret(), haechi: secret(), app: secret(), replicator: secret() },
    programs,
    runAs,
    identity: options.oidc === undefined ? (before?.identity ?? null) : await findProvider(options.oidc),
    certificates: await ensureCertificates(join(options.stateDir, "tls"), slot),
  });
  writeManifest(manifest);
  await mountDisks(manifest, options.boundedDisks ?? false);
  writeFiles(manifest);
  writeSiteFile(manifest);
  return { manifest, movedFrom: before?.slot ?? slot, runs };
}

/** Where a provider listens. Throws for an address that is none. */
async function findProvider(issuer: string): Promise<NonNullable<Manifest["identity"]>> {
  const url = new URL(issuer);
  if (url.protocol !== "http:")
    throw new Error(`--oidc is http://host:port of a provider on this machine, not ${issuer}.`);
  return { issuer, host: (await lookup(url.hostname)).address, port: Number(url.port || 80) };
}

/** A short folder for sockets; others may walk through it, since PostgreSQL's user has its socket folder within. */
function makeRunDir(): string {
  const base = tmpdir().length <= 40 ? tmpdir() : "/tmp";
  const folder = mkdtempSync(join(base, "haechi-"));
  chmodSync(folder, 0o711);
  return folder;
}

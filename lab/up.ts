import { randomBytes, randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { chmodSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CANARY_ZONE, PARTS_ZONE, PLACES, type Place, ZONES, zonesOf } from "./addresses.ts";
import { ensureCertificates } from "./certificates.ts";
import type { ComponentName } from "./components.ts";
import { mountDisks } from "./disks.ts";
import { describeFault } from "./faults/describe.ts";
import { forgetFaults, readFaults } from "./faults/kept.ts";
import { layOut } from "./lay-out.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { findPrograms } from "./packages.ts";
import { PARTS, type Part } from "./parts.ts";
import { prepareParts } from "./parts-files.ts";
import { findParts } from "./parts-programs.ts";
import { HOLDERS } from "./pgbackrest/archive.ts";
import { bringDatabasesUp } from "./postgresql/bring-up.ts";
import { choosePostgresRoot, postgresUser } from "./postgresql/user.ts";
import { withLock } from "./process/lock.ts";
import { markedBy } from "./process/members.ts";
import { bringStreamUp } from "./redis/bring-up.ts";
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
  /** What a restore needs besides data, as far as its programs are here. Left out: as this lab was made, at first nothing of it. */
  readonly with?: readonly Part[];
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
    const parts = PARTS.filter((part) => manifest[part] !== null);
    const [healthyNow] = await Promise.all([
      bringDatabasesUp(manifest, movedFrom, told),
      bringStreamUp(manifest, movedFrom, told),
      all(PLACES, "agent"),
      ...parts.map((part) => all([PARTS_ZONE], part)),
    ]);
    await Promise.all([
      all(ZONES, "console"),
      all(PLACES, "haproxy"),
      all(zonesOf("kr"), "ingest"),
      all([CANARY_ZONE], "ingest-canary"),
      all(["outside"], "webhook"),
      all(Object.values(HOLDERS), "backups"),
    ]);
    await all(zonesOf("kr"), "consumers");
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
  const wanted = PARTS.filter((part) => options.with?.includes(part) || (before?.[part] ?? null) !== null);
  const manifest = layOut({
    id: before?.id ?? randomUUID(),
    stateDir: options.stateDir,
    runDir: before !== null && existsSync(before.runDir) ? before.runDir : makeRunDir(),
    postgresRoot:
      before !== null && existsSync(before.postgresRoot)
        ? before.postgresRoot
        : choosePostgresRoot(options.stateDir, runAs),
    slot,
    passwords: {
      postgres: secret(),
      haechi: secret(),
      app: secret(),
      replicator: secret(),
      recovery: secret(),
      stream: secret(),
      objects: secret(),
      objectsKey: randomBytes(32).toString("base64"),
      ...before?.passwords,
    },
    programs,
    parts: findParts(wanted, options.told),
    runAs,
    identity: options.oidc === undefined ? (before?.identity ?? null) : await findProvider(options.oidc),
    certificates: await ensureCertificates(join(options.stateDir, "tls"), slot),
  });
  writeManifest(manifest);
  await mountDisks(manifest, options.boundedDisks ?? false);
  writeFiles(manifest);
  await prepareParts(manifest);
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

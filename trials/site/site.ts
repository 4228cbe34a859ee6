import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Actor, Role } from "#domain/access/roles.ts";
import { mapValues } from "#domain/map-values.ts";
import { placesOf } from "#domain/topology/places.ts";
import type { Service, Standards, Topology } from "#domain/topology/topology.ts";
import { resetLab } from "#lab/harness.ts";
import type { Manifest } from "#lab/manifest.ts";
import type { Part } from "#lab/parts.ts";
import { siteEnvironment } from "#lab/site-environment.ts";
import type { AuthorityContext } from "#server/access/confirm-authority.ts";
import type { Adapters } from "#server/adapters/ports.ts";
import { makeAdapters } from "#server/adapters/registry.ts";
import { type Database, database } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { applySite } from "#server/topology/apply-site.ts";
import { currentTopology, storedTopology } from "#server/topology/current-topology.ts";
import { type LoadedSite, loadSite } from "#server/topology/load-site.ts";
import { until } from "../../scripts/stack/until.ts";
import { type ControlPlaneDatabase, openDatabase } from "./control-plane-database.ts";
import { borrowLab } from "./shared-lab.ts";
import { Workers } from "./workers.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** The whole product but its pages, over the lab's real components: verbs in this process, workers as processes that may be broken. */
export type TrialSite = {
  readonly folder: string;
  readonly db: Database;
  readonly database: ControlPlaneDatabase;
  readonly manifest: Manifest;
  readonly topology: Topology;
  /** The ports to the lab, as this process uses them. */
  readonly adapters: Adapters;
  readonly workers: Workers;
  /** A person with these roles, whom the provider confirms. */
  as(subject: string, ...roles: Role[]): AuthorityContext;
  /** Lab and control plane as they were at the start, whatever happened since. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

export type SiteParts = {
  readonly workers?: number;
  readonly plans?: string;
  /** Where the control plane's database keeps its files, if not with the rest. */
  readonly databaseFolder?: string;
  /** Let the site's policies answer a loss by themselves. Left out they are taken away: the trial presses the button itself. */
  readonly automatic?: boolean;
  /** Let the site's policy relieve a backlog by itself; with `automatic` it does anyway. */
  readonly backlog?: boolean;
  /** Synthetic transactions that do not get through are given up sooner: runs that end without them are not waited for. */
  readonly hurried?: boolean;
  /** A lab that is not shared with other trials, with these parts besides data: for one that changes what no reset brings back. It cannot be reset. */
  readonly ownLab?: readonly Part[];
  /** What is demanded of backups otherwise than the site's file says: days are long for a trial. */
  readonly standards?: Standards;
  /** Workers write down what each step calls (watched.ts). */
  readonly watch?: boolean;
};

/** Lab up, site and plans applied, two workers observing, everything measured good. */
export async function openSite(parts: SiteParts = {}): Promise<TrialSite> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-trial-"));
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const one of undo.reverse()) await one().catch((error: unknown) => console.error(error));
  };
  try {
    const [server, lab] = await both(openDatabase(parts.databaseFolder ?? folder), borrowLab(parts.ownLab), (one) =>
      undo.push(one),
    );
    await migrate(server.url);
    const { manifest } = lab;
    const env = {
      DATABASE_URL: server.url,
      ...siteEnvironment(manifest),
    };
    Object.assign(process.env, env);
    const db = database();
    undo.push(() => db.$disconnect());
    const loaded = await loadSite({ site: manifest.siteFile, plans: parts.plans ?? path.join(ROOT, "plans") });
    await applySite(db, asAsked(loaded, parts), {
      kind: "system",
      subject: "system:trial",
      name: "trial",
      roles: [],
    });
    const topology = await currentTopology(db);
    const { id: installationId } = await db.installation.findFirstOrThrow();
    const adapters = makeAdapters(topology, manifest.tls);
    undo.push(() => adapters.close());
    const workers = new Workers(folder, { ...env, ...(parts.watch ? { HAECHI_TRIAL_WATCH: "yes" } : {}) });
    undo.push(() => workers.stop());
    const startWorkers = () => Promise.all(Array.from({ length: parts.workers ?? 2 }, () => workers.start()));
    await startWorkers();
    await untilAllGood(db);
    return {
      folder,
      db,
      database: server,
      manifest,
      topology,
      adapters,
      workers,
      as: (subject, ...roles) => {
        const actor: Actor = { kind: "person", subject, name: subject, roles, authTime: Date.now() / 1_000 };
        return { actor, db, installationId, topology, adapters, identity: { rolesNow: async () => roles } };
      },
      reset: async () => {
        await workers.stop();
        await resetLab(manifest);
        await forgetEverything(db);
        await startWorkers();
        await untilAllGood(db);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function asAsked(loaded: LoadedSite, { automatic, backlog, hurried, standards }: SiteParts): LoadedSite {
  const { topology } = loaded;
  const asked = (one: Topology): Topology => ({
    ...one,
    standards: { ...one.standards, ...standards },
    services: hurried ? mapValues(one.services, hurry) : one.services,
    policies: automatic
      ? one.policies
      : { ...one.policies, automatic: [], backlog: backlog ? one.policies.backlog : [] },
  });
  return { ...loaded, topology: { ...topology, topology: asked(topology.topology), stored: asked(topology.stored) } };
}

function hurry(service: Service): Service {
  const { synthetic } = service;
  return synthetic
    ? { ...service, synthetic: { ...synthetic, caseP95Ms: 5_000, alertP95Ms: 2_000, giveUpMs: 7_000 } }
    : service;
}

/** Both at once; what came up is handed to `undo` also when the other did not. */
async function both<A extends { stop(): Promise<void> }, B extends { down(): Promise<void> }>(
  one: Promise<A>,
  other: Promise<B>,
  undo: (stop: () => Promise<void>) => void,
): Promise<readonly [A, B]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === "fulfilled") undo(() => first.value.stop());
  if (second.status === "fulfilled") undo(() => second.value.down());
  return [await one, await other];
}

/** What the control plane knows of this lab and its runs: a lab that went back in time would contradict it. */
async function forgetEverything(db: Database): Promise<void> {
  await db.$executeRaw`TRUNCATE run, run_step, run_fact, region_lock, approval, approval_decision, step_up, outbox,
    observation, primary_setting, measurement, canary, desired_state, unprotected, executor_lease, witness_vote, witness_change, detection, incident,
    incident_entry, hands_off, temporary_measure, backlog_relief, stream_offset, recovery_point, restore_test, content_check, standard_verdict`;
}

/**
 * Everything was measured since now, and well: the lab is whole in the product's own eyes, and they are not of a moment ago.
 * @param away customers are shown the other region's limited console: their transactions cannot come through until they are back
 */
export async function untilAllGood(db: Database, { away = false } = {}): Promise<void> {
  const since = new Date();
  await until("Everything measured good", 60_000, async () => {
    const bad = await db.measurement.findMany({
      // Standing checks look less often; what they found before holds as long as it is good.
      where: {
        OR: [{ ok: false }, { at: { lt: since }, intervalMs: { lte: 1_000 } }],
        NOT: [{ component: { startsWith: "objective/" } }, ...(away ? [{ key: { endsWith: ":synthetic" } }] : [])],
      },
      select: { key: true, error: true },
    });
    if (bad.length > 0) throw new Error(bad.map((one) => `${one.key}${one.error ? ` (${one.error})` : ""}`).join(", "));
    const known = new Set((await db.measurement.findMany({ select: { key: true } })).map(({ key }) => key));
    const unknown = placesOfAll(await storedTopology(db)).filter((key) => !known.has(key));
    if (unknown.length > 0) throw new Error(`never measured: ${unknown.join(", ")}`);
    return true;
  });
}

function placesOfAll(topology: Topology): string[] {
  return Object.entries(topology.services).flatMap(([service, { components }]) =>
    // An archive is looked at less often, and nothing that is tried here waits for it.
    Object.entries(components).flatMap(([name, component]) =>
      component.kind === "archive" ? [] : placesOf(topology, `${service}/${name}`, component).map(({ key }) => key),
    ),
  );
}

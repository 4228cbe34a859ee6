import { type ObjectiveStatus, worstStatus } from "#domain/objectives/status.ts";
import { recoverable } from "#domain/recovery-points/key-gone.ts";
import { type RecoverableNow, recoverableNow } from "#domain/recovery-points/recoverable-now.ts";
import { componentsOf, type Placed, serviceOf } from "#domain/topology/find.ts";
import { isStale } from "#domain/topology/freshness.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { ReadContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { readLastGoodSecond } from "../lost-rows/last-good-second.ts";
import { isGood, readSamples, type Samples } from "../observe/samples.ts";
import { plannedProofs } from "../restore-tests/due-proofs.ts";
import { knownKeys } from "../standards/known-keys.ts";
import { type ArchiveView, readBases, testsOf, windowsOf } from "./archive-view.ts";
import { countKept, NOTHING } from "./count-kept.ts";
import { type KeyState, keyState } from "./key-state.ts";
import { KINDS } from "./kinds/all.ts";
import { BACKED_UP, type BackedUp, type Figures, type Kind } from "./kinds/kind.ts";
import type { ReadAt } from "./ladder-of-tests.ts";
import { type Damage, NO_DAMAGE, readDamage } from "./read-damage.ts";
import { readReadings } from "./read-readings.ts";
import { type RestoreTest, readTests } from "./read-tests.ts";
import { readVerdicts, type StandardPart } from "./read-verdicts.ts";
import { type Ladder, ladderOf } from "./stands.ts";

export type BackupRow = {
  readonly component: string;
  readonly kind: BackedUp;
  readonly adapter: Placed<BackedUp>["component"]["adapter"];
  readonly region: string;
  /** Of its service. */
  readonly title: Readonly<Record<string, string>>;
  /** Figures of what the site demands, and of what is; null: nothing is demanded, nothing is known. */
  readonly demand: Figures | null;
  readonly reality: Figures | null;
  /** When it was last seen well; null: never, or it needs nobody to look. */
  readonly at: string | null;
  readonly staleAfterMs: number;
  readonly fresh: boolean;
  /** The newest moment it can be brought back to. */
  readonly newestAt: string | null;
  readonly points: number;
  /** Null: nothing is kept of it. */
  readonly ladder: Ladder | null;
  readonly key: KeyState;
  readonly recoverable: RecoverableNow;
  /** Null: nothing is demanded of it, or it was not judged yet. */
  readonly status: ObjectiveStatus | null;
  readonly parts: readonly StandardPart[];
};
export type Backups = {
  readonly regions: readonly string[];
  readonly rows: readonly BackupRow[];
  readonly archives: readonly ArchiveView[];
  /** What is proven again by itself, and when; the soonest first. */
  readonly planned: readonly { readonly component: string; readonly at: string }[];
  readonly spanMs: number;
  readonly readAt: string;
};

const SPAN_MS = 14 * 86_400_000;
const TESTS = 24;

/** What could be brought back, to when, how fast, and how it is known: every kind of every region. */
export async function readBackups({ db, topology }: Pick<ReadContext, "db" | "topology">): Promise<Backups> {
  const now = new Date();
  const archives = componentsOf(topology, "archive");
  const ids = BACKED_UP.flatMap((kind) => componentsOf(topology, kind).map(({ id }) => id));
  const [samples, kept, verdicts, reads, planned, tests, damage] = await Promise.all([
    readSamples(db),
    countKept(db, ids),
    readVerdicts(db, ids),
    readReadings(db, topology),
    plannedProofs(db, topology),
    Promise.all(archives.map(async ({ id }) => [id, await readTests(db, id, TESTS)] as const)),
    Promise.all(archives.map(async ({ id }) => [id, await readDamage(db, id)] as const)),
  ]);
  const known = {
    samples,
    kept,
    verdicts,
    reads,
    tests: new Map(tests),
    damage: new Map(damage),
    keys: knownKeys(topology, samples, now),
    now,
  };
  return {
    regions: Object.keys(topology.regions),
    rows: BACKED_UP.flatMap((kind) => rowsOf(kind, topology, known)),
    archives: await Promise.all(archives.map((one) => archiveView(db, topology, one, known))),
    planned: planned.map(({ component, dueAt }) => ({ component, at: dueAt.toISOString() })),
    spanMs: SPAN_MS,
    readAt: now.toISOString(),
  };
}

type Known = {
  readonly samples: Samples;
  readonly kept: Awaited<ReturnType<typeof countKept>>;
  readonly verdicts: Awaited<ReturnType<typeof readVerdicts>>;
  readonly reads: ReadonlyMap<string, ReadAt>;
  readonly tests: ReadonlyMap<string, readonly RestoreTest[]>;
  readonly damage: ReadonlyMap<string, Damage>;
  readonly keys: ReturnType<typeof knownKeys>;
  readonly now: Date;
};

function rowsOf<Name extends BackedUp>(name: Name, topology: Topology, known: Known): BackupRow[] {
  const kind: Kind<Name> = KINDS[name];
  const { standards } = topology;
  return componentsOf(topology, name).map(({ id, component }) => {
    const node = kind.node(component);
    const sample = node === null ? undefined : known.samples.get(`${id}:${node}`);
    const look = kind.look({
      component,
      standards,
      value: sample?.value ?? null,
      kept: known.kept.get(id) ?? NOTHING,
      tests: known.tests.get(id) ?? [],
      read: known.reads.get(id) ?? null,
      damage: known.damage.get(id) ?? NO_DAMAGE,
      now: known.now,
    });
    const { reality, newestAt, restorable, broken, standing, locks, lockable } = look;
    const { adapter, region } = component as Placed<BackedUp>["component"];
    const fresh = node === null || isGood(sample, known.now);
    const emptied = look.emptied === true && sample !== undefined && !isStale(sample, known.now);
    const demand = kind.demand(standards);
    const all = known.verdicts.get(id) ?? [];
    const parts = kind.parts.flatMap((part) => all.filter((one) => one.part === part));
    return {
      component: id,
      kind: name,
      adapter,
      region,
      title: serviceOf(topology, id)?.title ?? {},
      demand,
      reality,
      at: sample?.lastGoodAt?.toISOString() ?? null,
      staleAfterMs: 3 * (sample?.intervalMs ?? 0),
      fresh,
      newestAt: newestAt?.toISOString() ?? null,
      points: look.points ?? known.kept.get(id)?.points ?? 0,
      ladder: standing && ladderOf(standing),
      key: keyState(locks, known.keys, lockable),
      recoverable: recoverableNow({
        fresh: fresh || emptied,
        // What the product keeps itself it takes within a minute of its start: until it was judged once, nobody knows.
        restorable: node === null && restorable === 0 && parts.length === 0 ? null : restorable,
        broken,
        keys: locks.map((lock) => recoverable(lock, known.keys)),
      }),
      status: parts.length === 0 ? null : worstStatus(parts.map((part) => part.status)),
      parts,
    };
  });
}

async function archiveView(
  db: Database,
  topology: Topology,
  { id, component }: Placed<"archive">,
  { samples, tests, damage, now }: Known,
): Promise<ArchiveView> {
  const sample = samples.get(`${id}:${component.agent}`);
  const seen = sample?.value?.kind === "archive" ? sample.value : null;
  const service = serviceOf(topology, component.of);
  const rtoMs = service?.objectives.rtoMs ?? null;
  const own = tests.get(id) ?? [];
  const since = new Date(now.getTime() - SPAN_MS);
  return {
    component: id,
    region: component.region,
    title: service?.title ?? {},
    fresh: isGood(sample, now),
    ...windowsOf(seen),
    lastGoodAt: (await readLastGoodSecond(db, topology, id))?.toISOString() ?? null,
    bases: await readBases(db, id, component.region, since, damage.get(id) ?? NO_DAMAGE),
    ...testsOf(own, rtoMs, now),
    rtoMs,
  };
}

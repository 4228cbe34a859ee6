import { canaryKeyOf } from "#domain/objects/own-keys.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { ObjectCanaryMeasurement } from "#domain/topology/measurement.ts";
import type { ObjectsPort } from "../adapters/ports.ts";
import { appendAudit } from "../audit/append-audit.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import { WORKER } from "../engine/legs/run-rows.ts";
import type { Sample } from "../observe/store-samples.ts";

/** One numbered object a minute. */
export const OBJECT_CANARY_MS = 60_000;
const CALL_MS = 10_000;
/** Locked for a day; looked for again until shortly before, since what goes after its lock is no loss. */
const LOCKED_MS = 86_400_000;
const LOOKED_FOR_MS = LOCKED_MS - 300_000;
/** What was found lost is lost for good unless it comes back: so many of them stay known, the oldest. */
const LOST_KEPT = 1_000;
/** Read again each time: the newest, and so many of the others by chance. */
const AGAIN = 4;
/**
 * What is lost is looked for again in turn, so many each time: when a store has all of them back, that is known within half an hour. All
 * are read at once, and leave some of the store's 50 connections to others.
 */
const LOST_AGAIN = 40;

export function objectCanaryKey(component: string): string {
  return `${component}:canary`;
}

/** Writes a numbered object into every bucket and reads some that it acknowledged again: what cannot be written or read is itself measured. */
export async function writeObjectCanaries(
  db: Database,
  { topology, adapters }: Site,
  add: (sample: Sample) => void,
): Promise<void> {
  const installation = await db.installation.findFirst({ select: { id: true } });
  if (installation === null) return;
  await Promise.all(
    componentsOf(topology, "objects").map(async ({ id, component }) => {
      const started = performance.now();
      const tell = (value: ObjectCanaryMeasurement | null, error: string | null) =>
        add({
          key: objectCanaryKey(id),
          component: id,
          node: "canary",
          kind: "object-canary",
          ok: value !== null,
          value,
          error,
          at: new Date(),
          intervalMs: OBJECT_CANARY_MS,
          latencyMs: performance.now() - started,
        });
      try {
        tell(await writeOne(db, adapters.objects, installation.id, { component: id, prefix: component.prefix }), null);
      } catch (error) {
        tell(null, error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

async function writeOne(
  db: Database,
  port: Pick<ObjectsPort, "put" | "read">,
  installationId: string,
  { component, prefix }: { readonly component: string; readonly prefix: string },
): Promise<ObjectCanaryMeasurement> {
  const asked = new Date();
  const last = await db.objectCanary.findFirst({
    where: { component },
    orderBy: { number: "desc" },
    select: { number: true },
  });
  // A number is never used twice, also when its writing was not answered.
  const clock = BigInt(asked.getTime());
  const number = last && last.number >= clock ? last.number + 1n : clock;
  const key = canaryKeyOf(prefix, number, asked);
  const { versionId, sha256 } = await port.put(
    component,
    { key, body: `canary ${number}`, retainUntil: new Date(asked.getTime() + LOCKED_MS) },
    {
      scope: `objects/${component}`,
      token: 0n,
      key: `canary:${component}:${number}`,
      signal: AbortSignal.timeout(CALL_MS),
      record: () => undefined,
    },
  );
  const at = new Date();
  await db.objectCanary.create({ data: { component, number, key, versionId, sha256, at } });
  await forget(db, component, new Date(at.getTime() - LOOKED_FOR_MS));
  const checked = await readAgain(db, port, installationId, component);
  const lost = await db.objectCanary.aggregate({
    where: { component, lostAt: { not: null } },
    _count: true,
    _min: { at: true },
  });
  return {
    kind: "object-canary",
    number: number.toString(),
    acknowledgedAt: at.toISOString(),
    checked,
    lost: lost._count,
    lostSince: lost._min.at?.toISOString() ?? null,
  };
}

async function forget(db: Database, component: string, before: Date): Promise<void> {
  await db.$executeRaw`
    DELETE FROM object_canary WHERE component = ${component} AND at < ${before} AND (lost_at IS NULL OR number > (
      SELECT number FROM object_canary WHERE component = ${component} AND lost_at IS NOT NULL ORDER BY number OFFSET ${LOST_KEPT - 1} LIMIT 1))`;
}

type Again = {
  readonly number: bigint;
  readonly key: string;
  readonly versionId: string;
  readonly sha256: string;
};

/**
 * By version id and hash. What one of them says stands, whether or not the others were answered.
 * @returns how many were read
 * @throws what kept one of them from being read
 */
async function readAgain(
  db: Database,
  port: Pick<ObjectsPort, "read">,
  installationId: string,
  component: string,
): Promise<number> {
  const rows = await db.$queryRaw<Again[]>`
    SELECT number, key, version_id AS "versionId", sha256 FROM object_canary WHERE component = ${component} AND number IN (
      (SELECT number FROM object_canary WHERE component = ${component} ORDER BY at DESC LIMIT 1)
      UNION
      (SELECT number FROM object_canary WHERE component = ${component} AND lost_at IS NOT NULL ORDER BY checked_at NULLS FIRST, number LIMIT ${LOST_AGAIN})
      UNION
      (SELECT number FROM object_canary WHERE component = ${component} AND lost_at IS NULL ORDER BY random() LIMIT ${AGAIN}))`;
  const looks = await Promise.allSettled(
    rows.map(async (row) => {
      const { key, versionId, sha256 } = row;
      const read = await port.read(component, { key, versionId }, { signal: AbortSignal.timeout(CALL_MS) });
      return { row, there: read?.sha256 === sha256 };
    }),
  );
  const read = looks.flatMap((look) => (look.status === "fulfilled" ? [look.value] : []));
  await keep(db, installationId, component, { asked: rows, read });
  const unread = looks.find((look) => look.status === "rejected");
  if (unread) throw unread.reason;
  return rows.length;
}

type Found = { readonly row: Again; readonly there: boolean };
/**
 * Only a first finding is audited, and a return: what is lost is read again all the time. What was asked for
 * had its turn, answered or not: what cannot be read would keep the others from theirs.
 */
async function keep(
  db: Database,
  installationId: string,
  component: string,
  { asked, read }: { readonly asked: readonly Again[]; readonly read: readonly Found[] },
): Promise<void> {
  const now = new Date();
  const found = (there: boolean) => read.flatMap((one) => (one.there === there ? [one.row] : []));
  await db.$transaction(async (tx) => {
    const of = (some: readonly Again[]) => ({ component, number: { in: some.map(({ number }) => number) } });
    const tell = async (action: string, versions: readonly { readonly key: string; readonly versionId: string }[]) => {
      if (versions.length === 0) return;
      const detail = { n: versions.length, versions };
      await appendAudit(tx, installationId, WORKER, { action, subjectType: "objects", subjectId: component, detail });
    };
    const select = { key: true, versionId: true };
    await tx.objectCanary.updateMany({ where: of(asked), data: { checkedAt: now } });
    const lost = { where: { ...of(found(false)), lostAt: null }, data: { lostAt: now }, select };
    await tell("objects.canary-lost", await tx.objectCanary.updateManyAndReturn(lost));
    const back = { where: { ...of(found(true)), lostAt: { not: null } }, data: { lostAt: null }, select };
    await tell("objects.canary-back", await tx.objectCanary.updateManyAndReturn(back));
  });
}

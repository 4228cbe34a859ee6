import { canaryKeyOf } from "#domain/objects/own-keys.ts";
import { componentsOf } from "#domain/topology/find.ts";
import type { ObjectCanaryMeasurement } from "#domain/topology/measurement.ts";
import type { Look, ObjectsPort } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import type { Site } from "../engine/engine.ts";
import type { Sample } from "../observe/store-samples.ts";

/** One numbered object a minute. */
export const OBJECT_CANARY_MS = 60_000;
const CALL_MS = 10_000;
/** Locked, and looked for again, for a day. */
const KEPT_MS = 86_400_000;
/** Read again each time: the newest, and so many of the others by chance; what is lost is looked for again as well. */
const AGAIN = 4;

export function objectCanaryKey(component: string): string {
  return `${component}:canary`;
}

/** Writes a numbered object into every bucket and reads some that it acknowledged again: what cannot be written or read is itself measured. */
export async function writeObjectCanaries(
  db: Database,
  { topology, adapters }: Site,
  add: (sample: Sample) => void,
): Promise<void> {
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
        tell(await writeOne(db, adapters.objects, id, component.prefix), null);
      } catch (error) {
        tell(null, error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

async function writeOne(
  db: Database,
  port: Pick<ObjectsPort, "put" | "read">,
  component: string,
  prefix: string,
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
    { key, body: `canary ${number}`, retainUntil: new Date(asked.getTime() + KEPT_MS) },
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
  const checked = await readAgain(db, port, component, () => ({ signal: AbortSignal.timeout(CALL_MS) }));
  await db.objectCanary.deleteMany({ where: { component, at: { lt: new Date(at.getTime() - KEPT_MS) } } });
  const lost = await db.objectCanary.findMany({ where: { component, lostAt: { not: null } }, orderBy: { at: "asc" } });
  return {
    kind: "object-canary",
    number: number.toString(),
    acknowledgedAt: at.toISOString(),
    checked,
    lost: lost.length,
    lostSince: lost[0]?.at.toISOString() ?? null,
  };
}

/** By version id and hash. @returns how many were read */
async function readAgain(
  db: Database,
  port: Pick<ObjectsPort, "read">,
  component: string,
  look: () => Look,
): Promise<number> {
  const rows = await db.$queryRaw<
    { number: bigint; key: string; versionId: string; sha256: string; lostAt: Date | null }[]
  >`
    (SELECT number, key, version_id AS "versionId", sha256, lost_at AS "lostAt" FROM object_canary WHERE component = ${component}
      ORDER BY at DESC LIMIT 1)
    UNION
    (SELECT number, key, version_id, sha256, lost_at FROM object_canary WHERE component = ${component} AND lost_at IS NOT NULL LIMIT ${AGAIN})
    UNION
    (SELECT number, key, version_id, sha256, lost_at FROM object_canary WHERE component = ${component} ORDER BY random() LIMIT ${AGAIN})`;
  for (const { number, key, versionId, sha256, lostAt } of rows) {
    const read = await port.read(component, { key, versionId }, look());
    const now = new Date();
    await db.objectCanary.update({
      where: { component_number: { component, number } },
      data: { checkedAt: now, lostAt: read?.sha256 === sha256 ? null : (lostAt ?? now) },
    });
  }
  return rows.length;
}

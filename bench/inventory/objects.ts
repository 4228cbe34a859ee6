import {
  listObjectVersions,
  type ObjectVersionFilter,
  type ObjectVersionMark,
} from "#server/objects/list-object-versions.ts";
import { type ObjectsSynced, syncObjects } from "#server/objects/sync-objects.ts";
import { type GeneratedStore, generatedStore } from "#server/objects/testing/generated-store.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";
import type { Question } from "./pages.ts";
import type { InventorySite } from "./site.ts";

/** A bucket with a folder a day, and one in which everything lies in one folder: together a million versions. */
const DAYS = generatedStore(50, 10_000);
const FLAT = generatedStore(1, 500_000);
const STORES: Readonly<Record<string, GeneratedStore>> = { "evidence/objects-kr": DAYS, "evidence/objects-flat": FLAT };
export const VERSIONS = Object.values(STORES).reduce((sum, store) => sum + store.days * store.perDay, 0);
const KEEP_MS = 1_095 * 86_400_000;
const TIMES = 5;
const LIMIT_MS = 2_000;
const PLACES = 20;

/** What each store lists becomes rows, by the product's own round over a listing that is made while it is asked for. @returns its time in ms */
export async function fillObjects(site: InventorySite): Promise<number> {
  const began = performance.now();
  const { added } = await round(site);
  if (added !== VERSIONS) throw new Error(`Of ${VERSIONS} versions ${added} were written`);
  const ms = performance.now() - began;
  // Some were asked for their lock, a few are gone or damaged: what pages look for.
  await site.db.$executeRaw`
    UPDATE object_version SET asked_at = at, lock_mode = 'COMPLIANCE', retain_until = at + interval '3 years', retain_ms = 94608000000, hold = false
    WHERE hashtext(key) % 10 = 0`;
  await site.db
    .$executeRaw`UPDATE object_version SET problem = 'differs', problem_at = at WHERE hashtext(key) % 2000 = 1`;
  await site.db.$executeRaw`VACUUM ANALYZE object_version`;
  return ms;
}

async function round({
  db,
  installationId,
}: InventorySite): Promise<Pick<ObjectsSynced, "listed" | "added" | "written">> {
  const sum = { listed: 0, added: 0, written: 0 };
  for (const [component, store] of Object.entries(STORES)) {
    const look = () => ({ signal: AbortSignal.timeout(60_000) });
    const of = { installationId, component, keepMs: KEEP_MS };
    const done = await syncObjects(db, store, of, "", { roundMs: 600_000, atOnce: 4, look });
    for (const what of ["listed", "added", "written"] as const) sum[what] += done[what];
  }
  return sum;
}

/** Rounds over every folder of both stores when nothing changed. The store's own time is not in it: its listing costs nothing here. */
export async function measureObjectSyncs(site: InventorySite, { told, repetitions }: Options): Promise<Findings> {
  const ms: number[] = [];
  for (let time = 0; time < (repetitions ?? TIMES); time += 1) {
    const began = performance.now();
    const { listed, written } = await round(site);
    ms.push(performance.now() - began);
    if (listed !== VERSIONS || written > 0) throw new Error(`${listed} were listed and ${written} ranges written`);
  }
  const found = summary(ms);
  told(`${VERSIONS} object versions listed again: ${Math.round(found.median ?? 0)} ms`);
  return {
    figures: { objectVersions: VERSIONS, objectSyncOfNoChangeMs: found },
    targets: [atMost(`sync of no change, ${VERSIONS} object versions, longest`, found.max, LIMIT_MS, "ms")],
    runs: [{ sync: "objects, no change", ms }],
  };
}

/** What pages ask of object versions, first pages and deep ones. */
export async function objectQuestions(site: InventorySite): Promise<readonly Question[]> {
  const [days, flat] = Object.keys(STORES) as [string, string];
  const filters: Readonly<Record<string, ObjectVersionFilter>> = {
    "of a store": { component: days },
    "of a flat store": { component: flat },
    "that are wrong": { component: days, which: "wrong" },
    "that are gone": { component: days, which: "gone" },
    "of a folder": { component: days, prefix: "evidence/2028/12/" },
    "of a flat folder": { component: flat, prefix: "evidence/2028/11/01/" },
    "that are wrong in a folder": { component: flat, prefix: "evidence/2028/11/01/", which: "wrong" },
    "that are gone in a folder": { component: flat, prefix: "evidence/2028/11/01/", which: "gone" },
  };
  const questions = await Promise.all(
    Object.entries(filters).map(async ([name, filter]): Promise<Question[]> => {
      const places = await placesIn(site, filter);
      let asked = 0;
      const deep = () => {
        asked += 1;
        return listObjectVersions(site.db, { ...filter, after: places[asked % places.length] });
      };
      const first = { name: `objects ${name}, first page`, ask: () => listObjectVersions(site.db, filter) };
      return places.length === 0 ? [first] : [first, { name: `objects ${name}, deep`, ask: deep }];
    }),
  );
  return questions.flat();
}

/** Versions all over what a filter finds, none twice. */
async function placesIn(
  { db }: InventorySite,
  { component, prefix = "", which = "there" }: ObjectVersionFilter,
): Promise<readonly ObjectVersionMark[]> {
  const is = {
    there: "gone_at IS NULL",
    gone: "gone_at IS NOT NULL",
    wrong: "problem IS NOT NULL AND gone_at IS NULL",
  }[which];
  return await db.$queryRawUnsafe<ObjectVersionMark[]>(
    `SELECT at, prefix AS folder, key, version_id AS "versionId" FROM (
       SELECT *, row_number() OVER (ORDER BY prefix, key) AS place, count(*) OVER () AS n FROM object_version
       WHERE component = $1 AND starts_with(key, $2) AND ${is}) numbered
     WHERE place % greatest(1, n / ${PLACES}) = 0 ORDER BY place LIMIT ${PLACES}`,
    component,
    prefix,
  );
}

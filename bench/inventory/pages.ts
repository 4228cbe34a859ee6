import { RECOVERY_POINT_KINDS } from "#domain/recovery-points/recovery-point.ts";
import { readBackups } from "#server/backups/read-backups.ts";
import { readPoint } from "#server/backups/read-point.ts";
import { readPoints } from "#server/backups/read-points.ts";
import { readStandards } from "#server/backups/read-standards.ts";
import type { RecoveryPointFilter } from "#server/recovery-points/list-recovery-points.ts";
import { readNotMet } from "#server/standards/read-not-met.ts";
import { atMost, type Findings, type Options } from "../bench.ts";
import { summary } from "../statistics.ts";
import type { InventorySite } from "./site.ts";

/** One question of a page; `deep` is somewhere in the middle of what it pages through. */
export type Question = { readonly name: string; readonly ask: () => Promise<unknown> };

const TIMES = 100;
const WARM = 5;
const LIMIT_MS = 100;

/** What the pages of backups ask, first pages and deep ones, each filter alone and together. */
export async function pageQuestions(site: InventorySite): Promise<readonly Question[]> {
  const { db, topology } = site;
  const filters: Readonly<Record<string, RecoveryPointFilter>> = {
    "every point": {},
    "of a component": { component: "releases/images" },
    "of a component and kind": { component: "meta-db/archive-kr", kind: "base-backup" },
    "of a rare kind": { kind: "wal-window" },
    "of a kind": { kind: "object-version" },
    "of a region": { region: "jp" },
    "of a kind in a region": { kind: "image-digest", region: "jp" },
    "of a component where it has nothing": { component: "releases/images", region: "jp" },
    "with what is gone": { gone: true },
    "of a component with what is gone": { component: "releases/images", gone: true },
  };
  const points = await Promise.all(
    Object.entries(filters).map(async ([name, filter]): Promise<Question[]> => {
      const places = await placesIn(site, filter);
      let asked = 0;
      const deep = () => {
        asked += 1;
        return readPoints({ db, topology }, { ...filter, after: places[asked % places.length] });
      };
      const first = { name: `points ${name}, first page`, ask: () => readPoints({ db, topology }, filter) };
      return places.length === 0 ? [first] : [first, { name: `points ${name}, deep`, ask: deep }];
    }),
  );
  return [
    ...points.flat(),
    ...(await pointQuestions(site)),
    { name: "backups", ask: () => readBackups({ db, topology }) },
    { name: "standards that are not met", ask: () => readNotMet(db, topology) },
    { name: "standards of ninety days", ask: () => readStandards({ db, topology }, 90) },
  ];
}

/** One point of each kind, old and new, with all that stands beside it. */
async function pointQuestions(site: InventorySite): Promise<readonly Question[]> {
  const { db, topology } = site;
  const actor = { kind: "person", subject: "bench", name: "bench", roles: ["auditor"] } as const;
  return await Promise.all(
    RECOVERY_POINT_KINDS.map(async (kind): Promise<Question> => {
      const places = await placesIn(site, { kind });
      let asked = 0;
      const ask = () => {
        asked += 1;
        return readPoint({ db, topology, actor }, places[asked % places.length]?.id ?? "");
      };
      return { name: `one point, ${kind}`, ask };
    }),
  );
}

/** Last points of pages all over what a filter finds. */
async function placesIn({ db }: InventorySite, { component, kind, region, gone }: RecoveryPointFilter) {
  const where = {
    ...(component ? { component } : {}),
    ...(kind ? { kind } : {}),
    ...(region ? { region } : {}),
    ...(gone ? {} : { goneAt: null }),
  };
  const n = await db.recoveryPoint.count({ where });
  const steps = Math.min(20, Math.floor(n / 2));
  const places = Array.from({ length: steps }, (_, step) =>
    db.recoveryPoint.findMany({
      where,
      orderBy: [{ takenAt: "desc" }, { id: "desc" }],
      skip: Math.floor((step * n) / steps),
      take: 1,
      select: { takenAt: true, id: true },
    }),
  );
  return (await Promise.all(places)).flat();
}

/** Each question in turn, again and again, one at a time. */
export async function measurePages(questions: readonly Question[], { told, repetitions }: Options): Promise<Findings> {
  const taken = new Map(questions.map(({ name }) => [name, [] as number[]]));
  for (let time = -WARM; time < (repetitions ?? TIMES); time += 1)
    for (const { name, ask } of questions) {
      const began = performance.now();
      await ask();
      if (time >= 0) taken.get(name)?.push(performance.now() - began);
    }
  const figures = Object.fromEntries([...taken].map(([name, ms]) => [name, summary(ms)]));
  const slowest = Object.entries(figures).sort(([, a], [, b]) => (b.p95 ?? 0) - (a.p95 ?? 0))[0];
  told(`${questions.length} questions, ${repetitions ?? TIMES} times each; slowest: ${slowest?.[0]}`);
  return {
    figures: { pagesMs: figures },
    targets: Object.entries(figures).map(([name, { p95 }]) => atMost(`${name}, p95`, p95, LIMIT_MS, "ms")),
    runs: [...taken].map(([question, ms]) => ({ question, ms })),
  };
}

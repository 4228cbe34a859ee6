import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { readBackups } from "../backups/read-backups.ts";
import { readPoint } from "../backups/read-point.ts";
import { readPoints } from "../backups/read-points.ts";
import { readStandards } from "../backups/read-standards.ts";
import type { Database } from "../db/client.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { archiveFacts } from "../standards/archive-facts.ts";
import { keepVerdicts } from "../standards/keep-verdicts.ts";
import { readNotMet } from "../standards/read-not-met.ts";
import { generatePoints, generateTests, generateVerdicts, SERIES } from "./generated.fixture.ts";
import type { RecoveryPointFilter } from "./list-recovery-points.ts";

/** What may grow for years. A table that a page reads through gets slower every day, unseen. */
const GROWING = new Set(["recovery_point", "standard_verdict", "restore_test"]);
const DAY_MS = 86_400_000;
let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
  const components = [...new Set(SERIES.map((one) => one.component))];
  await generatePoints(site.db, site.installationId, { live: 20_000, gone: 0.5 });
  await generateVerdicts(site.db, site.installationId, { components, parts: ["wal", "keep", "prove"], changes: 1_000 });
  await generateTests(site.db, site.installationId, { components: components.slice(0, 2), tests: 10_000 });
  for (const table of GROWING) await site.db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
});
afterAll(() => site.stop());

/** What of the growing tables is read from one end to the other. */
async function readThrough(work: (db: Database) => Promise<unknown>): Promise<readonly string[]> {
  const planned = await plansOf(site.url, work);
  const touching = planned.filter(({ nodes }) => nodes.some(({ relation }) => GROWING.has(relation ?? "")));
  expect(touching, "it reads none of them").not.toEqual([]);
  return touching.flatMap(({ text, nodes }) =>
    nodes.some(({ type, relation }) => type.endsWith("Seq Scan") && GROWING.has(relation ?? "")) ? [text] : [],
  );
}
const context = () => site.as("reader", "viewer");
const points = (filter: RecoveryPointFilter) => (db: Database) => readPoints({ ...context(), db }, filter);

describe("a page of the inventory reads no table through", () => {
  const deep = { takenAt: new Date(Date.now() - 40 * DAY_MS), id: "00000000-0000-4000-8000-000000000000" };
  const filters: Readonly<Record<string, RecoveryPointFilter>> = {
    "of everything": {},
    "of one component": { component: "releases/images" },
    "of one kind": { kind: "key-metadata" },
    "of one region": { region: "jp" },
    "of a kind in a region": { kind: "image-digest", region: "jp" },
    "of a component where it has nothing": { component: "releases/images", region: "jp" },
    "with what is gone": { gone: true },
    "of one kind with what is gone": { gone: true, kind: "archive" },
  };
  it.each(Object.entries(filters))("%s", async (_, filter) => {
    expect(await readThrough(points(filter))).toEqual([]);
    expect(await readThrough(points({ ...filter, after: deep }))).toEqual([]);
  });

  it("of all kinds, with their tests and verdicts", async () => {
    expect(await readThrough((db) => readBackups({ db, topology: topology() }))).toEqual([]);
  });

  it("of standards, however often one of them changed, and of those that are not met", async () => {
    expect(await readThrough((db) => readStandards({ db, topology: topology() }, 90))).toEqual([]);
    expect(await readThrough((db) => readNotMet(db, topology()))).toEqual([]);
  });

  it.each(SERIES)("of one point: $kind of $component", async ({ component, kind }) => {
    const { rows } = await readPoints({ db: site.db, topology: topology() }, { component, kind });
    const id = rows.at(-1)?.id ?? "";
    expect(await readThrough((db) => readPoint({ ...site.as("auditor", "auditor"), db }, id))).toEqual([]);
  });
});

/** The site with registries as well. */
function topology() {
  const { topology: shipped } = context();
  const images = { adapter: "oci", kind: "images", region: "kr", url: "http://x", repositories: ["stable/*"] };
  const releases = { components: { images, "images-jp": { ...images, region: "jp" } } };
  return { ...shipped, services: { ...shipped.services, releases } } as unknown as typeof shipped;
}

describe("judging a standard reads no table through", () => {
  it("however long its history is", async () => {
    const of = { standard: "postgresql", component: "meta-db/archive-kr", region: "kr" };
    const now = new Date();
    const standard = { keepMs: 14 * DAY_MS, prove: { everyMs: DAY_MS, check: ["canary", "rls"] as const } };
    const verdict = { part: "wal", status: "met", reasons: [], since: null } as const;
    expect(await readThrough((db) => archiveFacts(db, of.component, undefined, standard, now))).toEqual([]);
    expect(await readThrough((db) => keepVerdicts(db, site.installationId, of, [verdict], now))).toEqual([]);
  });
});

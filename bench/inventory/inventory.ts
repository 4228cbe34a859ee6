import { generatePoints, generateTests, generateVerdicts, SERIES } from "#server/recovery-points/generated.fixture.ts";
import type { Bench, Findings, Options } from "../bench.ts";
import { fillObjects, measureObjectSyncs, objectQuestions, VERSIONS } from "./objects.ts";
import { measurePages, pageQuestions } from "./pages.ts";
import { openInventorySite } from "./site.ts";
import { measureSyncs } from "./syncs.ts";

const POINTS = 100_000;
/** Beside each point that is there so many are gone: what years leave behind. */
const GONE = 0.5;
const TESTS = 10_000;
/** Of each part of a standard that flaps, in two years. */
const CHANGES = 2_000;

/** What a large inventory costs whoever reads it and whoever keeps it. */
export const INVENTORY: Bench = {
  name: "inventory",
  about: "100,000 recovery points, 1,000,000 object versions: each page (p95 ≤ 100 ms), a sync of no change (≤ 2 s)",
  run,
};

async function run(options: Options): Promise<Findings> {
  const site = await openInventorySite(options);
  const { db, installationId } = site;
  const components = [...new Set(SERIES.map((one) => one.component))];
  await generatePoints(db, installationId, { live: POINTS, gone: GONE });
  await generateVerdicts(db, installationId, { components, parts: ["wal", "keep", "prove"], changes: CHANGES });
  await generateTests(db, installationId, { components: components.slice(0, 2), tests: TESTS });
  // As autovacuum would leave it.
  for (const table of ["recovery_point", "standard_verdict", "restore_test"])
    await db.$executeRawUnsafe(`VACUUM ANALYZE ${table}`);
  options.told(`${POINTS} recovery points, ${POINTS * GONE} gone, ${CHANGES} changes of each verdict, ${TESTS} tests`);
  const filledMs = await fillObjects(site);
  options.told(`${VERSIONS} object versions, listed for the first time in ${Math.round(filledMs / 1_000)} s`);
  const questions = [...(await pageQuestions(site)), ...(await objectQuestions(site))];
  const parts = [
    await measurePages(questions, options),
    await measureSyncs(site, options),
    await measureObjectSyncs(site, options),
  ];
  return {
    figures: Object.assign({ firstListingOfObjectsMs: Math.round(filledMs) }, ...parts.map(({ figures }) => figures)),
    targets: parts.flatMap(({ targets }) => targets),
    runs: parts.flatMap(({ runs }) => runs),
  };
}

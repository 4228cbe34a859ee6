import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FileProblems } from "./file/problem.ts";
import { loadSite } from "./load-site.ts";
import { copyOfShipped, ENV, inFolder, problemsOfSite, shipped, shippedText, spoil } from "./shipped-site.fixture.ts";

const ZONE = "{ when: zone-lost, run: zone-evacuation }";
const PRIMARY = "{ when: primary-lost, service: meta-db, run: meta-db-failover }";

it("as shipped answers the loss of a zone and of a primary", async () => {
  expect((await shipped()).topology.topology.policies.automatic).toEqual([
    { when: "zone-lost", service: null, run: "zone-evacuation" },
    { when: "primary-lost", service: "meta-db", run: "meta-db-failover" },
  ]);
});

it.each([
  [
    "a service there is not",
    "service: meta-db, run",
    "service: meta-dp, run",
    /unknown service "meta-dp"/,
    /mean "meta-db"/,
  ],
  ["a service without a database", "service: meta-db, run", "service: console, run", /has no database/, /meta-db/],
])("refuses %s, where it stands", async (_, from, to, what, remedy) => {
  const text = await spoil("haechi.yaml", from, to);
  const [problem, ...more] = await problemsOfSite(text);
  expect(more).toEqual([]);
  expect(problem?.what).toMatch(what);
  expect(problem?.remedy).toMatch(remedy);
  expect(text.split("\n")[(problem?.line ?? 0) - 1]).toContain(to);
});

it.each([
  ["a plan there is not", ZONE, ZONE.replace("evacuation", "evacuatoin"), /unknown plan/, /mean "zone-evacuation"/],
  [
    "a plan over regions",
    ZONE,
    "{ when: zone-lost, run: cross-region-limited-console }",
    /acts in jp, kr: .* never automatic/,
    /one region/,
  ],
  [
    "a plan that waits for approval",
    ZONE,
    "{ when: zone-lost, run: failback-console }",
    /waits for the approval/,
    /operator may start alone/,
  ],
  [
    "a plan without the zone",
    ZONE,
    "{ when: zone-lost, run: meta-db-switchover }",
    /no parameter "zone"/,
    /params: zone/,
  ],
  ["planned work", ZONE, "{ when: zone-lost, run: zone-return }", /is a return/, /mode: failover/],
  [
    "a plan that promotes nothing of it",
    PRIMARY,
    PRIMARY.replace("meta-db-failover", "zone-return"),
    /promotes no database/,
    /database\.promote/,
  ],
])("refuses %s at the line of the rule", async (_, from, to, what, remedy) => {
  await inFolder(async (folder) => {
    const paths = await copyOfShipped(folder);
    const text = (await shippedText("haechi.yaml")).replace(from, () => to);
    await writeFile(join(folder, "haechi.yaml"), text);
    const problems = await loadSite(paths, ENV).then(
      () => [],
      (error: unknown) => {
        if (!(error instanceof FileProblems)) throw error;
        return error.problems;
      },
    );
    const found = problems.find((problem) => what.test(problem.what));
    expect(found?.remedy).toMatch(remedy);
    expect(found?.file).toBe(paths.site);
    expect(text.split("\n")[(found?.line ?? 0) - 1]).toContain(to);
  });
});

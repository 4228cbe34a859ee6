import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countCases } from "#lab/count.ts";
import { until } from "../../scripts/stack/until.ts";
import { ask, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { stepsThatActed } from "./acts.ts";

/** The control plane loses its own database in mid-run: the call in flight ends, nothing new is begun, it is said, and it goes on. */
let site: TrialSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const AWAY = [
  { away: "for a moment", until: "nothing" },
  { away: "until every worker has lost its lease", until: "workers" },
] as const;

test.each(AWAY)("killed in the middle of a switchover and away $away", async ({ until: wait }) => {
  await untilAllGood(site.db);
  const before = await countCases(site.manifest, new Date());
  const to = before.primary === "kr-b" ? "kr-a" : "kr-b";
  const workers = site.workers.running();
  const id = randomUUID();
  await ask(site, { plan: "meta-db-switchover", values: { to }, id });
  await until("The hand-over being done", 30_000, () =>
    site.db.runStep.findFirst({ where: { runId: id, stepId: "hand-over", status: "running" } }),
  );
  site.database.kill();
  if (wait === "workers") {
    expect(await Promise.all(workers.map((worker) => worker.end))).toEqual(workers.map(() => 75));
    expect(site.workers.said()).toContain("the lease could not be renewed in time; ending at once (75)");
  }
  expect([...stepsThatActed(site.manifest, id)].filter((step) => step !== "hand-over")).toEqual([]);
  await site.database.start();
  const run = await ended(site, id, 120_000);
  expect(run.status, tell(run)).toBe("completed");
  const after = await countCases(site.manifest, new Date(before.since));
  expect(after).toMatchObject({ primary: to, timeline: before.timeline + 1, lost: 0, duplicated: 0 });
  await site.workers.settled();
});

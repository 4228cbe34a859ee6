import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countCases } from "#lab/count.ts";
import { until } from "../../scripts/stack/until.ts";
import { ask, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { mountSmallDisk } from "../site/small-disk.ts";
import { stepsThatActed } from "./acts.ts";

/** The control plane loses its own database in mid-run: the call in flight ends, nothing new is begun, it is said, and it goes on. */
/** The server, its data and some of its log, and not much more. */
const disk = mountSmallDisk(640);
if (!disk) console.warn("SKIPPED: a full disk under the control plane's database; nothing may be mounted here.");

let site: TrialSite;
beforeAll(async () => {
  site = await openSite(disk ? { databaseFolder: disk.folder } : {});
});
afterAll(async () => {
  await site?.close();
  disk?.remove();
});

test("killed in the middle of a switchover and away for a moment", async () => {
  const running = await switchingOver();
  site.database.kill();
  expect(actedBeside(running)).toEqual([]);
  await site.database.start();
  await goesOn(running);
});

test("killed in the middle of a switchover and away until every worker has lost its lease", async () => {
  const running = await switchingOver();
  site.database.kill();
  await everyWorkerGivesUp(running);
  expect(actedBeside(running)).toEqual([]);
  await site.database.start();
  await goesOn(running);
});

test.skipIf(!disk)(
  "without room on its disk from the middle of a switchover on, until there is room again",
  async () => {
    const running = await switchingOver();
    await disk?.fill();
    await useUpTheLog();
    // Until then it had room to go on in; from here on nothing can be written, and at most one call is in flight.
    const acted = actedBeside(running);
    await everyWorkerGivesUp(running);
    expect(actedBeside(running).length).toBeLessThanOrEqual(acted.length + 1);
    disk?.empty();
    await site.database.start();
    await goesOn(running);
  },
);

type Running = Awaited<ReturnType<typeof switchingOver>>;

/** A switchover that is in its hand-over. */
async function switchingOver() {
  await untilAllGood(site.db);
  const before = await countCases(site.manifest, new Date());
  const to = before.primary === "kr-b" ? "kr-a" : "kr-b";
  const workers = site.workers.running();
  const id = randomUUID();
  await ask(site, { plan: "meta-db-switchover", values: { to }, id });
  await until("The hand-over being done", 30_000, () =>
    site.db.runStep.findFirst({ where: { runId: id, stepId: "hand-over", status: "running" } }),
  );
  return { id, to, before, workers };
}

/** What acted in the lab but the step whose call was in flight. */
function actedBeside({ id }: Running): readonly string[] {
  return [...stepsThatActed(site.manifest, id)].filter((step) => step !== "hand-over");
}

async function everyWorkerGivesUp({ workers }: Running): Promise<void> {
  expect(await Promise.all(workers.map((worker) => worker.end))).toEqual(workers.map(() => 75));
  expect(site.workers.said()).toContain("the lease could not be renewed in time; ending at once (75)");
}

async function goesOn({ id, to, before }: Running): Promise<void> {
  const run = await ended(site, id, 120_000);
  expect(run.status, tell(run)).toBe("completed");
  const after = await countCases(site.manifest, new Date(before.since));
  expect(after).toMatchObject({ primary: to, timeline: before.timeline + 1, lost: 0, duplicated: 0 });
  await site.workers.settled();
}

/** Writes until the server finds no room for its log and, as PostgreSQL does then, gives up. */
async function useUpTheLog(): Promise<void> {
  await until("The database finding no room", 60_000, async () => {
    try {
      await site.db.$queryRaw`SELECT pg_logical_emit_message(false, 'trial', repeat('x', 4000000), true)::text`;
      return false;
    } catch {
      return true;
    }
  });
}

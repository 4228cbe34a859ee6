import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countCases } from "#lab/count.ts";
import { arm, fallen } from "../site/blow.ts";
import { ask, ended, readRun, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";

/** Longest time from the moment a worker stands still until another one has its run (design §5). */
const TAKEOVER_WITHIN_MS = 6_000;

let site: TrialSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

test.each(["hand-over", "route-clients", "reprotect"])(
  "a worker stands still in the middle of %s, another one takes the run, the first goes on: one outcome, and it ends itself",
  async (step) => {
    await untilAllGood(site.db);
    const before = await countCases(site.manifest, new Date());
    const to = before.primary === "kr-b" ? "kr-a" : "kr-b";
    const id = randomUUID();
    arm(site.folder, { runId: id, step, moment: "in", signal: "SIGSTOP", afterMs: 20 });
    await ask(site, { plan: "meta-db-switchover", values: { to }, id });
    const run = await ended(site, id);
    expect(run.status, tell(run)).toBe("completed");
    const blow = fallen(site.folder);
    const zombie = site.workers.running().find((one) => one.pid === blow?.pid);
    if (!blow || !zombie) throw new Error(`No worker stands still in ${step}.`);
    const taken = run.facts.find((fact) => fact.key === "run.taken-over" && fact.source !== zombie.executorId);
    expect((taken?.at.getTime() ?? Number.POSITIVE_INFINITY) - blow.at).toBeLessThan(TAKEOVER_WITHIN_MS);

    zombie.signal("SIGCONT");
    expect(await zombie.end).toBe(75);
    await site.workers.settled();
    await untilAllGood(site.db);
    const after = await countCases(site.manifest, new Date(before.since));
    expect(after).toMatchObject({ primary: to, timeline: before.timeline + 1, lost: 0, duplicated: 0 });
    const settled = await readRun(site, id);
    expect(settled.facts.length, "the zombie wrote nothing into the run").toBe(run.facts.length);
    expect(settled).toMatchObject({ status: "completed", executor: run.executor, fencingToken: run.fencingToken });
  },
);

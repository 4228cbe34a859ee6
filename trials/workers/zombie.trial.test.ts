import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countCases } from "#lab/count.ts";
import { arm, fallen } from "../site/blow.ts";
import { ask, ended, readRun, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";

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
    // How soon is measured by a bench; here it counts that another one did.
    expect(taken?.at.getTime() ?? 0).toBeGreaterThan(blow.at);

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

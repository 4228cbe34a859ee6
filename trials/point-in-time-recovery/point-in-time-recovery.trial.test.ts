import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countCases } from "#lab/count.ts";
import { runSql } from "#lab/postgresql/run-tool.ts";
import { chooseRows } from "#server/failovers/choose-rows.ts";
import { decideStep } from "#server/failovers/decide-step.ts";
import { arm, fallen } from "../site/blow.ts";
import { ask, ended, readRun, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { untilArchived } from "../site/until-archived.ts";
import {
  ALL,
  ARCHIVE,
  answer,
  answered,
  badDeployment,
  comparisonIn,
  digest,
  onPrimary,
  resolveIncidents,
  settled,
} from "./lost-rows.ts";

const PLAN = "point-in-time-recovery";
let site: TrialSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const scratches = async () =>
  (await site.adapters.archive.list(ARCHIVE, { signal: AbortSignal.timeout(20_000) })).scratches;
const start = (values: Record<string, string> = {}, id = randomUUID()) =>
  ask(site, { plan: PLAN, values: { component: ARCHIVE, ...values }, id });

describe("rows that a bad deployment deleted", () => {
  test("come back from the last good second while customers write on, and nothing else changes", async () => {
    await untilArchived(site, ARCHIVE);
    const since = new Date();
    const damage = await badDeployment(site);
    expect(await digest(site, damage.lastId)).not.toBe(damage.digest);
    const id = await start();
    const asking = await settled(site, id, "The choice of rows");
    expect(asking.status, tell(asking)).toBe("paused");
    expect(asking.regions, "a recovery never waits for it").toEqual([]);
    const found = comparisonIn(asking);
    const figures = Object.fromEntries(found.tables.map((one) => [one.table, [one.missing, one.changed]]));
    expect(figures).toMatchObject({
      "public.cases": [damage.cases, 0],
      "public.tickets": [damage.tickets, 0],
    });
    expect(found.tables.find((one) => one.table === "public.cases")?.added, "written since").toBeGreaterThan(0);
    expect(found.notComparable).toEqual([{ table: "public.direct_entries", why: "no-primary-key" }]);
    // The control plane has figures and handles, and no word of a customer.
    const told = JSON.stringify(await site.db.runStep.findMany({ where: { runId: id } }));
    for (const marker of [site.manifest.markers.kr, site.manifest.markers.jp])
      expect(told).not.toMatch(new RegExp(marker));

    const run = await answered(site, id, ALL);
    expect(run.status, tell(run)).toBe("completed");
    expect(run.outcome).toMatchObject({ exceptions: [] });
    expect(await digest(site, damage.lastId), "0 rows of the deletion missing, each as it was").toBe(damage.digest);
    expect(await countCases(site.manifest, since)).toMatchObject({ lost: 0, duplicated: 0 });
    expect(await scratches()).toEqual([]);
    const step = (name: string) => run.steps.find((one) => one.stepId === name);
    expect(step("returned")?.facts).toMatchObject({ missing: 0, stray: 0, holds: true });
    const times = run.steps.map(
      (one) => `${one.stepId} ${(one.endedAt?.getTime() ?? 0) - (one.startedAt?.getTime() ?? 0)}`,
    );
    const { restored } = (step("restore")?.facts ?? {}) as Record<string, unknown>;
    console.log(
      `rows put back: ${JSON.stringify(figures)}; ms: ${times.join(", ")}; restored: ${JSON.stringify(restored)}`,
    );
    const audit = await site.db.auditEvent.findFirstOrThrow({ where: { action: "step.chosen" } });
    expect(audit).toMatchObject({ actor: "lead", detail: { runId: id, rows: damage.cases + damage.tickets } });
    await resolveIncidents(site);
  });

  test("are left where a person says so, after they were told what a choice may not be", async () => {
    const damage = await badDeployment(site, 3);
    const id = await start();
    const asking = await settled(site, id, "The choice of rows");
    const { id: compared } = comparisonIn(asking);
    const lead = site.as("lead", "operator", "commander");
    const choose = (choice: Parameters<typeof chooseRows>[1]["choice"], seen = compared) =>
      chooseRows(lead, { runId: id, stepId: "choose", compared: seen, choice, reason: "a trial of choosing" });
    const back = (tables: string[], overwrite: string[] = []) => ({ what: "copy-back" as const, tables, overwrite });
    await expect(choose(back(["public.cases"], ["public.cases"]))).rejects.toMatchObject({
      key: "overwrite-needs-loss",
    });
    await expect(choose(back(["public.nothing"]))).rejects.toMatchObject({ key: "table-not-compared" });
    await expect(choose(back(["public.cases"]), "another")).rejects.toMatchObject({ key: "compared-anew" });
    const confirm = { runId: id, stepId: "choose", decision: "confirm" as const };
    await expect(decideStep(lead, confirm)).rejects.toMatchObject({ key: "step-wants-a-choice" });
    const viewer = site.as("somebody", "viewer");
    await expect(
      chooseRows(viewer, { ...confirm, compared, choice: { what: "nothing" }, reason: "a viewer tries it" } as never),
    ).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|invalid/) });
    await choose({ what: "nothing" });
    await expect(choose({ what: "nothing" })).rejects.toMatchObject({ code: "conflict" });
    const run = await ended(site, id, 60_000);
    expect(run.status, tell(run)).toBe("completed");
    expect(await digest(site, damage.lastId)).not.toBe(damage.digest);
    expect(await scratches()).toEqual([]);
  });

  test("come back all the same when a worker is killed while they are put back", async () => {
    // What the one before left lost is compared with the same second again.
    const id = randomUUID();
    arm(site.folder, { runId: id, step: "copy-back", moment: "in", signal: "SIGKILL", afterMs: 20 });
    await start({}, id);
    const run = await answered(site, id, ALL);
    expect(run.status, tell(run)).toBe("completed");
    expect(fallen(site.folder), "a worker was killed").not.toBeNull();
    expect(run.steps.find((one) => one.stepId === "returned")?.facts).toMatchObject({ missing: 0, stray: 0 });
    expect(await onPrimary(site, "select count(*) from cases where title = 'migrated'"), "left changed").toBe("3");
    expect(await scratches()).toEqual([]);
    await site.workers.settled();
    await untilAllGood(site.db);
  });

  test("at a second that nothing tells is asked for before anything is done", async () => {
    await resolveIncidents(site);
    await expect(start()).rejects.toMatchObject({ key: "before-not-so", values: { because: "no-last-good-second" } });
    await expect(start({ second: "2001-01-01T00:00:00Z" })).rejects.toMatchObject({ key: "before-not-so" });
    expect(await site.db.run.count({ where: { status: { in: ["running", "paused", "approved"] } } })).toBe(0);
  });

  test("that were overwritten become what they were where executives signed as many", async () => {
    const damage = await badDeployment(site, 3);
    const first = await settled(site, await start(), "The choice of rows");
    const compared = first.steps.find((one) => one.stepId === "compare");
    const second = String(((compared?.facts ?? {}) as Record<string, unknown>)["target"]);
    const lossy = { plan: PLAN, allowDataLoss: true };
    await expect(
      ask(site, { ...lossy, values: { second: new Date(Date.parse(second) - 1).toISOString() } }),
    ).rejects.toMatchObject({
      key: "rows-not-compared",
    });
    await answer(site, first, { what: "nothing" });
    await ended(site, first.id, 60_000);
    // As many as the first run counted, signed by two executives.
    const id = await ask(site, { ...lossy, values: { second } });
    const { envelope } = await site.db.approval.findUniqueOrThrow({ where: { runId: id } });
    expect(envelope).toMatchObject({
      maximumLoss: [{ service: "meta-db", rows: 3 }],
      overwrites: { second, tables: [{ table: "public.cases", rows: 3 }], comparedBy: first.number },
    });
    const run = await answered(site, id, { ...ALL, overwrite: ["public.cases"] });
    expect(run.status, tell(run)).toBe("completed");
    expect(await digest(site, damage.lastId), "every row as it was").toBe(damage.digest);
    expect(run.steps.find((one) => one.stepId === "returned")?.facts).toMatchObject({ missing: 0, stray: 0 });
    await resolveIncidents(site);
  });

  test("are compared beside a switchover of the same region, which waits for nobody", async () => {
    const damage = await badDeployment(site);
    const id = await start();
    const asking = await settled(site, id, "The choice of rows");
    expect(asking.status, tell(asking)).toBe("paused");
    const other = await ended(site, await ask(site, { plan: "meta-db-switchover", values: { to: "kr-b" } }), 120_000);
    expect(other.status, tell(other)).toBe("completed");
    const run = await answered(site, id, ALL);
    expect(run.status, tell(run)).toBe("completed");
    expect(run.steps.find((one) => one.stepId === "copy-back")?.facts).toMatchObject({ primary: "kr-b" });
    expect(await digest(site, damage.lastId)).toBe(damage.digest);
    expect(await runSql(site.manifest, "kr-b", "select count(*) from pg_class where relforcerowsecurity", "meta")).toBe(
      "3",
    );
    expect((await readRun(site, id)).regions).toEqual([]);
  });
});

import { randomUUID } from "node:crypto";
import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archiveOf } from "#lab/pgbackrest/archive.ts";
import { runSql } from "#lab/postgresql/run-tool.ts";
import { readBackups } from "#server/backups/read-backups.ts";
import { cancelRun } from "#server/failovers/cancel-run.ts";
import { isGood, readSamples } from "#server/observe/samples.ts";
import { until } from "../../scripts/stack/until.ts";
import { arm, fallen } from "../site/blow.ts";
import { ask, ended, readRun, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";

const ARCHIVE = "meta-db/archive-kr";
/** One sync of the inventory, one look at the archive, and what a busy machine adds. */
const SEEN_WITHIN_MS = 60_000;
const RESTORED_WITHIN_MS = 180_000;

let site: TrialSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const backups = async () => {
  const { rows } = await readBackups({ db: site.db, topology: site.topology });
  const row = rows.find((one) => one.component === ARCHIVE);
  if (!row) throw new Error("the archive is not listed");
  return row;
};
const archive = async () => {
  const sample = (await readSamples(site.db)).get(`${ARCHIVE}:kr-c`);
  return sample?.value?.kind === "archive" && isGood(sample, new Date()) ? sample.value : null;
};
const wal = async () => (await backups()).parts.find((part) => part.part === "wal");
const scratches = async () =>
  (await site.adapters.archive.list(ARCHIVE, { signal: AbortSignal.timeout(20_000) })).scratches;
/** Enough canaries are archived for a second between them to be chosen. */
const archivedEnough = () =>
  until("Canaries are archived", SEEN_WITHIN_MS, async () => {
    const newest = (await archive())?.windows.at(-1);
    if (!newest?.until) return null;
    const first = await site.db.canary.findFirst({ where: { component: "meta-db/kr" }, orderBy: { at: "asc" } });
    return first !== null && Date.parse(newest.until) - first.at.getTime() > 15_000 ? true : null;
  });
const start = (values: Record<string, string> = {}, id = randomUUID()) =>
  ask(site, { plan: "restore-test", values: { component: ARCHIVE, ...values }, id });

describe("a restore test", () => {
  test("runs unattended to a random second, is right on both sides, is kept, and leaves nothing", async () => {
    await archivedEnough();
    const run = await ended(site, await start(), RESTORED_WITHIN_MS);
    expect(run.status, tell(run)).toBe("completed");
    expect(run.regions, "a recovery never waits for it").toEqual([]);
    const [found] = await site.db.restoreTest.findMany({ where: { runId: run.id } });
    expect(found).toMatchObject({ passed: true, confidence: "application-checked", component: ARCHIVE });
    expect(found?.checks).toEqual(["canary", "row-hash", "rls"].map((check) => ({ check, ok: true })));
    expect(await scratches()).toEqual([]);
    const row = await backups();
    expect(row.ladder).toMatchObject({ confidence: "application-checked", decay: "holds" });
    expect(row.recoverable).toEqual({ is: "yes", because: null });
    const { archives } = await readBackups({ db: site.db, topology: site.topology });
    const view = archives.find((one) => one.component === ARCHIVE);
    expect(view?.tests).toMatchObject([{ run: run.number, passed: true }]);
    expect(view?.rls).toMatchObject({ ok: true });
    console.log(`restored in ${found?.copyMs} + ${found?.replayMs} ms`);
  });

  test("goes on to the same second when its worker is killed in the middle of the restore", async () => {
    const id = randomUUID();
    arm(site.folder, { runId: id, step: "restore", moment: "in", signal: "SIGKILL", afterMs: 300 });
    await start({}, id);
    const run = await ended(site, id, RESTORED_WITHIN_MS);
    expect(run.status, tell(run)).toBe("completed");
    expect(fallen(site.folder), "a worker was killed").not.toBeNull();
    expect(await site.db.restoreTest.count({ where: { runId: id } }), "recorded once").toBe(1);
    expect(await scratches()).toEqual([]);
    await untilAllGood(site.db);
  });

  test("to a second that the archive does not reach fails, proves and disproves nothing, and leaves nothing", async () => {
    const run = await ended(site, await start({ second: "2001-01-01T00:00:00Z" }), RESTORED_WITHIN_MS);
    expect(run.status, tell(run)).toBe("completed_with_exceptions");
    expect(await site.db.restoreTest.findUnique({ where: { runId: run.id } })).toBeNull();
    expect((await backups()).ladder).toMatchObject({ confidence: "application-checked" });
    expect(await scratches()).toEqual([]);
  });

  test("cancelled half way, is torn down all the same, while a switchover of the region goes on beside it", async () => {
    const id = await start();
    await until("The restore stands or is under way", RESTORED_WITHIN_MS, async () => (await scratches()).length > 0);
    const lead = site.as("lead", "operator", "commander");
    const switched = ask(site, { plan: "meta-db-switchover", values: { to: "kr-b" } });
    await cancelRun(lead, { runId: id, undo: false, reason: "a trial of cancelling" }).catch(() => undefined);
    const other = await ended(site, await switched, RESTORED_WITHIN_MS);
    expect(other.status, tell(other)).toBe("completed");
    await ended(site, id, RESTORED_WITHIN_MS);
    await until("Nothing is left of it", SEEN_WITHIN_MS, async () => (await scratches()).length === 0);
    expect((await readRun(site, id)).regions).toEqual([]);
  });
});

describe("the standard of the archive", () => {
  test("follows the promotion without a gap, and restores on the new timeline", async () => {
    await until("The new timeline is archived", SEEN_WITHIN_MS, async () => {
      const seen = await archive();
      return seen?.timeline === 2 && seen.gaps.length === 0 && seen.end?.timeline === 2;
    });
    expect((await wal())?.status).toBe("met");
    const since = new Date();
    await until("Canaries of the new timeline are archived", SEEN_WITHIN_MS, async () => {
      const newest = (await archive())?.windows.at(-1)?.until;
      return newest ? Date.parse(newest) > since.getTime() + 12_000 : null;
    });
    const second = new Date(since.getTime() + 4_500).toISOString();
    const run = await ended(site, await start({ second }), RESTORED_WITHIN_MS);
    expect(run.status, tell(run)).toBe("completed");
  });

  test("is breached by a segment that was deleted, says since when, and is met again when it is back", async () => {
    const { repository, stanza } = archiveOf(site.manifest, "kr");
    const folder = join(repository, "archive", stanza, "15-1");
    await runSql(site.manifest, "kr-b", "select pg_switch_wal()");
    const segments = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\/[0-9A-F]{24}-/.test(name),
    );
    const gone = join(folder, segments.sort().at(-3) ?? "");
    const kept = join(site.folder, "kept-segment");
    renameSync(gone, kept);
    const began = performance.now();
    const breached = await until("The gap is judged", SEEN_WITHIN_MS, async () => {
      const found = await wal();
      return found?.status === "breached" ? found : null;
    });
    console.log(`a deleted segment was judged after ${Math.round(performance.now() - began)} ms`);
    expect(breached.reasons[0]).toMatchObject({ key: "wal-gap", values: { n: 1 } });
    expect((await archive())?.gaps).toHaveLength(1);
    renameSync(kept, gone);
    await until("It is whole again", SEEN_WITHIN_MS, async () => (await wal())?.status === "met");
  });
});

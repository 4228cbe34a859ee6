import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processesIn } from "#agent/pgbackrest/scratch.ts";
import { parseTarget } from "#lab/components.ts";
import { breakPart } from "#lab/faults/broken/break.ts";
import type { BrokenKind } from "#lab/faults/broken/kinds.ts";
import { healTarget } from "#lab/heal.ts";
import { archiveOf } from "#lab/pgbackrest/archive.ts";
import { signal } from "#lab/process/end.ts";
import { runningProcess } from "#lab/process/start.ts";
import { cancelRun } from "#server/failovers/cancel-run.ts";
import { until } from "../../scripts/stack/until.ts";
import { backUp } from "../site/back-up.ts";
import { ask, type EndedRun, ended, tell } from "../site/runs.ts";
import { openSite, type TrialSite, untilAllGood } from "../site/site.ts";
import { mountSmallDisk } from "../site/small-disk.ts";
import { untilArchived } from "../site/until-archived.ts";

const ARCHIVE = "meta-db/archive-kr";
const [BACKUPS, AGENT] = ["kr-c/backups", "kr-c/agent"];
const SEEN_WITHIN_MS = 60_000;
const RESTORED_WITHIN_MS = 120_000;

let site: TrialSite;
let scratch = "";
beforeAll(async () => {
  site = await openSite();
  scratch = archiveOf(site.manifest, "kr").scratch.folder;
  await until(
    "Enough is archived for a restore test",
    SEEN_WITHIN_MS,
    async () => (await restore()).status === "completed",
  );
});
afterAll(() => site?.close());

const begin = (values: Readonly<Record<string, string>> = {}) =>
  ask(site, { plan: "restore-test", values: { component: ARCHIVE, second: "auto", ...values } });
const restore = async (values?: Readonly<Record<string, string>>) =>
  await ended(site, await begin(values), RESTORED_WITHIN_MS);
const heal = (target: string) => healTarget(site.manifest, parseTarget(target), () => {});
const errorOf = (run: EndedRun, step: string) => run.steps.find((one) => one.stepId === step)?.error ?? "";
const kept = (run: EndedRun) => site.db.restoreTest.findUnique({ where: { runId: run.id } });
const archive = () => site.adapters.archive.list(ARCHIVE, { signal: AbortSignal.timeout(20_000) });
async function nothingLeft(): Promise<void> {
  await until("Nothing is left of it", SEEN_WITHIN_MS, async () => {
    const left = [...(await archive()).scratches, ...(await processesIn(scratch))];
    if (left.length > 0) throw new Error(left.join(", "));
    return true;
  });
}

/** One that could not be tried says nothing of the backup; one that was tried and failed does. */
type Broken = {
  readonly kind: BrokenKind;
  readonly reason: string;
  readonly counts: boolean;
  readonly second?: string;
};
const BROKEN: readonly Broken[] = [
  { kind: "stanza-missing", reason: "stanza-missing", counts: false },
  { kind: "repository-unreadable", reason: "archive-unreadable", counts: false },
  { kind: "backup-damaged", reason: "restore-backup-damaged", counts: true },
];

describe("a restore test on what is broken ends by itself, names it, leaves nothing and harms nothing", () => {
  test.each(BROKEN)("$kind", async ({ kind, reason, counts }) => {
    await breakPart(site.manifest, kind, parseTarget(BACKUPS));
    try {
      const run = await restore();
      expect(run.status, tell(run)).toBe("completed_with_exceptions");
      expect(errorOf(run, "restore"), tell(run)).toContain(reason);
      expect((await kept(run))?.passed ?? null).toBe(counts ? false : null);
      await nothingLeft();
    } finally {
      await heal(BACKUPS);
    }
  });

  test("a segment that was deleted: what is before it is restored, what is behind it is refused", async () => {
    // Two segments with canaries are before the one that goes.
    await untilArchived(site, ARCHIVE, 40_000);
    await breakPart(site.manifest, "wal-gap", parseTarget(BACKUPS));
    try {
      const behind = new Date(Date.now() - 1_000).toISOString();
      const refused = await restore({ second: behind });
      expect(errorOf(refused, "restore"), tell(refused)).toContain("second-outside-window");
      const run = await restore();
      expect(run.status, tell(run)).toBe("completed");
      await backUp(site, ARCHIVE);
      const older = (await kept(run))?.target.toISOString() ?? "";
      const again = await restore({ second: older });
      expect(again.status, `the older of two stretches, ${older}: ${tell(again)}`).toBe("completed");
      await nothingLeft();
    } finally {
      await heal(BACKUPS);
    }
  });

  test("no room where it restores", async ({ skip }) => {
    const disk = mountSmallDisk(6, scratch);
    if (disk === null) return skip("nothing may be mounted here");
    try {
      const run = await restore();
      expect(run.status, tell(run)).toBe("completed_with_exceptions");
      expect(errorOf(run, "restore"), tell(run)).toContain("restore-no-room");
      expect(await kept(run), "it says nothing of the backup").toBeNull();
      await nothingLeft();
    } finally {
      disk.remove();
    }
  });
});

describe("a restore test whose agent is killed in the middle of the restore", () => {
  /** The agent alone: what it started goes on without it, as its own group of processes does. */
  async function killInTheMiddle(): Promise<void> {
    await until("Files are being copied", SEEN_WITHIN_MS, async () => (await processesIn(scratch)).length > 0);
    const agent = runningProcess(site.manifest.stateDir, AGENT);
    expect(agent !== null && signal(agent, "SIGKILL")).toBe(true);
  }

  test("goes on when it is back, to the same second", async () => {
    const id = await begin();
    await killInTheMiddle();
    await heal(AGENT);
    const run = await ended(site, id, RESTORED_WITHIN_MS);
    expect(run.status, tell(run)).toBe("completed");
    await nothingLeft();
  });

  test("and which is cancelled while it is away, is torn down once it is back", async () => {
    const id = await begin();
    await killInTheMiddle();
    await cancelRun(site.as("lead", "operator", "commander"), {
      runId: id,
      undo: false,
      reason: "a trial of cancelling",
    });
    await heal(AGENT);
    await ended(site, id, RESTORED_WITHIN_MS);
    await nothingLeft();
  });

  test("and afterwards all is as it was, and is proven again", async () => {
    await untilAllGood(site.db);
    const run = await restore();
    expect(run.status, tell(run)).toBe("completed");
  });
});

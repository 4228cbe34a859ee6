import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OBJECTIVE_STATUSES } from "../objectives/status.ts";
import { type ArchiveFacts, judgePostgresql, type PostgresqlPart, type PostgresqlStandard } from "./postgresql.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const standard: PostgresqlStandard = {
  baseBackupEveryMs: HOUR,
  walContinuous: true,
  keepMs: 14 * DAY,
  verifyEveryMs: DAY,
  prove: { everyMs: 7 * DAY, check: ["canary", "rls"] },
};
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const stretch = { from: 10, until: 90, fromAt: ago(15 * DAY), untilAt: ago(10_000) };
const good: ArchiveFacts = {
  seen: {
    state: "ok",
    newestBackupAt: ago(HOUR / 2),
    oldestBackupAt: ago(15 * DAY),
    window: {
      timeline: 1,
      historyMissing: false,
      gaps: [],
      windows: [{ from: ago(15 * DAY), until: ago(10_000), stretch, backups: ["b"] }],
    },
    retentionMs: 14 * DAY,
  },
  lastSeenAt: now,
  removedEarly: null,
  lastCheck: { at: ago(HOUR), ok: true, damaged: [], segments: 0, since: null },
  lastTest: { at: ago(DAY), ok: true },
  lastProofAt: ago(DAY),
  unchecked: [],
};
type Seen = NonNullable<ArchiveFacts["seen"]>;
const seen = (more: Partial<Seen>): ArchiveFacts => ({ ...good, seen: { ...(good.seen as Seen), ...more } });
const window = (more: Partial<Seen["window"]>) => seen({ window: { ...(good.seen as Seen).window, ...more } });
const gap = { timeline: 1, from: 91, until: 92, after: ago(3 * HOUR), before: ago(2 * HOUR) };
const of = (facts: ArchiveFacts, part: PostgresqlPart) => {
  const found = judgePostgresql(standard, facts, now).find((one) => one.part === part);
  return { status: found?.status, key: found?.reasons[0]?.key, since: found?.since ?? null };
};

describe("the standard of PostgreSQL's backups", () => {
  it("is met in every part by an archive as it should be", () => {
    expect(judgePostgresql(standard, good, now).map((one) => [one.part, one.status])).toEqual([
      ["base-backup", "met"],
      ["wal", "met"],
      ["keep", "met"],
      ["whole", "met"],
      ["prove", "met"],
    ]);
  });

  it.each<[string, ArchiveFacts, PostgresqlPart, string, string, Date | null]>([
    [
      "a backup a little late",
      seen({ newestBackupAt: ago(1.1 * HOUR) }),
      "base-backup",
      "at_risk",
      "backup-late",
      ago(0.1 * HOUR),
    ],
    [
      "one left out",
      seen({ newestBackupAt: ago(2 * HOUR) }),
      "base-backup",
      "breached",
      "backup-too-old",
      ago(0.75 * HOUR),
    ],
    ["none at all", seen({ newestBackupAt: null }), "base-backup", "breached", "backup-none", null],
    ["a gap", window({ gaps: [gap] }), "wal", "breached", "wal-gap", ago(3 * HOUR)],
    [
      "a gap older than every backup",
      window({ gaps: [{ ...gap, from: 5, until: 9 }] }),
      "wal",
      "met",
      "wal-continuous",
      null,
    ],
    ["no history file", window({ historyMissing: true }), "wal", "breached", "wal-history-missing", null],
    ["an empty archive", window({ timeline: null, windows: [] }), "wal", "breached", "wal-none", null],
    [
      "archiving that stands still",
      window({ windows: [{ from: ago(DAY), until: ago(HOUR), stretch, backups: ["b"] }] }),
      "wal",
      "at_risk",
      "wal-behind",
      ago(HOUR),
    ],
    [
      "backups removed early",
      { ...good, removedEarly: { n: 2, at: ago(HOUR) } },
      "keep",
      "breached",
      "removed-early",
      ago(HOUR),
    ],
    ["retention set too short", seen({ retentionMs: DAY }), "keep", "breached", "retention-short", null],
    ["a young archive", seen({ oldestBackupAt: ago(DAY) }), "keep", "met", "kept-so-far", null],
    [
      "a young one that does not say",
      seen({ oldestBackupAt: ago(DAY), retentionMs: null }),
      "keep",
      "at_risk",
      "retention-unknown",
      null,
    ],
    [
      "a backup that is not what was written",
      { ...good, lastCheck: { at: ago(HOUR), ok: false, damaged: ["b"], segments: 0, since: ago(2 * HOUR) } },
      "whole",
      "breached",
      "backup-damaged",
      ago(2 * HOUR),
    ],
    [
      "segments that are not what was written",
      { ...good, lastCheck: { at: ago(HOUR), ok: false, damaged: [], segments: 3, since: ago(HOUR) } },
      "whole",
      "breached",
      "segments-damaged",
      ago(HOUR),
    ],
    [
      "an archive that its tool does not call whole",
      { ...good, lastCheck: { at: ago(HOUR), ok: false, damaged: [], segments: 0, since: ago(HOUR) } },
      "whole",
      "breached",
      "archive-not-whole",
      ago(HOUR),
    ],
    [
      "one that was not read in time",
      { ...good, lastCheck: { at: ago(1.5 * DAY), ok: true, damaged: [], segments: 0, since: null } },
      "whole",
      "at_risk",
      "archive-verify-late",
      ago(0.5 * DAY),
    ],
    [
      "one that was not read for long",
      { ...good, lastCheck: { at: ago(3 * DAY), ok: true, damaged: [], segments: 0, since: null } },
      "whole",
      "breached",
      "archive-verify-expired",
      ago(DAY),
    ],
    ["one never read", { ...good, lastCheck: null }, "whole", "breached", "archive-unread", ago(13 * DAY)],
    [
      "a young one not read yet",
      { ...seen({ oldestBackupAt: ago(HOUR) }), lastCheck: null },
      "whole",
      "at_risk",
      "archive-unread",
      ago(HOUR),
    ],
    ["a proof of last week", { ...good, lastProofAt: ago(8 * DAY) }, "prove", "at_risk", "proof-overdue", ago(DAY)],
    [
      "a proof of last month",
      { ...good, lastProofAt: ago(30 * DAY) },
      "prove",
      "breached",
      "proof-expired",
      ago(16 * DAY),
    ],
    [
      "a test that failed since",
      { ...good, lastTest: { at: ago(HOUR), ok: false } },
      "prove",
      "breached",
      "proof-failed",
      ago(HOUR),
    ],
    ["never proven", { ...good, lastTest: null, lastProofAt: null }, "prove", "breached", "proof-never", ago(8 * DAY)],
    [
      "not proven yet",
      { ...seen({ oldestBackupAt: ago(HOUR) }), lastTest: null, lastProofAt: null },
      "prove",
      "at_risk",
      "proof-not-yet",
      ago(HOUR),
    ],
    [
      "restored, and not checked for what the site asks",
      { ...good, lastProofAt: null, unchecked: ["row-hash"] },
      "prove",
      "not_measured",
      "proof-unchecked",
      null,
    ],
    [
      "not proven while nobody could look",
      { ...good, seen: null, lastSeenAt: ago(DAY), lastTest: null, lastProofAt: null },
      "prove",
      "not_measured",
      "archive-unmeasured",
      ago(DAY),
    ],
    [
      "not proven where nobody can read",
      { ...seen({ state: "unreadable", oldestBackupAt: null }), lastTest: null, lastProofAt: null },
      "prove",
      "not_measured",
      "archive-unreadable",
      null,
    ],
    [
      "a test that failed before nobody could look",
      { ...good, seen: null, lastTest: { at: ago(HOUR), ok: false }, lastProofAt: null },
      "prove",
      "breached",
      "proof-failed",
      ago(HOUR),
    ],
    ["no stanza", seen({ state: "missing-stanza" }), "base-backup", "breached", "stanza-missing", null],
    ["a repository nobody can read", seen({ state: "unreadable" }), "wal", "not_measured", "archive-unreadable", null],
    [
      "an agent that does not answer",
      { ...good, seen: null, lastSeenAt: ago(DAY) },
      "keep",
      "not_measured",
      "archive-unmeasured",
      ago(DAY),
    ],
  ])("%s", (_, facts, part, status, key, since) => {
    expect(of(facts, part)).toEqual({ status, key, since });
  });

  it("asks for nothing to be read where the site does not", () => {
    const parts = judgePostgresql({ ...standard, verifyEveryMs: null }, { ...good, lastCheck: null }, now);
    expect(parts.map((one) => one.part)).toEqual(["base-backup", "wal", "keep", "prove"]);
  });

  it("a proof made before nobody could look any more still counts", () => {
    expect(of({ ...good, seen: null }, "prove")).toMatchObject({ status: "met" });
  });

  it("never gets better by time alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * HOUR }), fc.integer({ min: 0, max: 30 * DAY }), (age, later) => {
        const facts = seen({ newestBackupAt: ago(age) });
        const then = judgePostgresql(standard, facts, new Date(now.getTime() + later));
        judgePostgresql(standard, facts, now).forEach((verdict, index) => {
          const rank = (status: (typeof OBJECTIVE_STATUSES)[number]) => OBJECTIVE_STATUSES.indexOf(status);
          expect(rank(then[index]?.status ?? "met")).toBeGreaterThanOrEqual(rank(verdict.status));
        });
      }),
    );
  });
});

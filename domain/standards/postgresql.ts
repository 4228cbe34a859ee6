import type { Reason } from "../reason.ts";
import { decay } from "../recovery-points/confidence.ts";
import type { Gap, WalWindow } from "../recovery-points/wal-window.ts";
import type { Verdict } from "./standard.ts";

/** `standards.postgresql`: mission C1. */
export type PostgresqlStandard = {
  readonly baseBackupEveryMs: number;
  readonly walContinuous: boolean;
  readonly keepMs: number;
  /** Every file of the archive is read as often. Null: nothing is asked of that. */
  readonly verifyEveryMs: number | null;
  readonly prove: { readonly everyMs: number; readonly check: readonly ProofCheck[] };
};
/** What a site may ask a restore to be proven by. No restore test hashes rows yet: whoever asks for that is told so, never that it was done. */
export const PROOF_CHECKS = ["canary", "row-hash", "rls"] as const;
export type ProofCheck = (typeof PROOF_CHECKS)[number];

export const POSTGRESQL_PARTS = ["base-backup", "wal", "keep", "whole", "prove"] as const;
export type PostgresqlPart = (typeof POSTGRESQL_PARTS)[number];
export type PostgresqlStandardKey =
  | "archive-unmeasured"
  | "archive-unreadable"
  | "stanza-missing"
  | "backup-in-time"
  | "backup-late"
  | "backup-too-old"
  | "backup-none"
  | "wal-continuous"
  | "wal-gap"
  | "wal-history-missing"
  | "wal-behind"
  | "wal-none"
  | "kept"
  | "kept-so-far"
  | "removed-early"
  | "retention-short"
  | "retention-unknown"
  | "archive-whole"
  | "backup-damaged"
  | "segments-damaged"
  | "archive-not-whole"
  | "archive-unread"
  | "archive-verify-late"
  | "archive-verify-expired"
  | "proven"
  | "proof-overdue"
  | "proof-expired"
  | "proof-failed"
  | "proof-never"
  | "proof-not-yet"
  | "proof-unchecked";
export type PostgresqlVerdict = Verdict<PostgresqlPart, PostgresqlStandardKey>;

/** What is known of one archive. `seen` null: nobody could look, or it was too long ago. */
export type ArchiveFacts = {
  readonly seen: {
    readonly state: "ok" | "missing-stanza" | "unreadable";
    /** Base backups that are whole. */
    readonly newestBackupAt: Date | null;
    readonly oldestBackupAt: Date | null;
    readonly window: Pick<WalWindow, "timeline" | "historyMissing" | "gaps" | "windows">;
    /** How long the archive itself is told to keep; null: it does not say. */
    readonly retentionMs: number | null;
  } | null;
  /** When it was last looked at with an answer. */
  readonly lastSeenAt: Date | null;
  /** Base backups that are gone although they were younger than what has to be kept; when the last one went. */
  readonly removedEarly: { readonly n: number; readonly at: Date } | null;
  /** What was found when every file was last read; null: that was never done. */
  readonly lastCheck: {
    readonly at: Date;
    readonly ok: boolean;
    /** Labels of base backups with a file that is not what it was when it was written; and how many segments are not. */
    readonly damaged: readonly string[];
    readonly segments: number;
    /** Since when there are such. */
    readonly since: Date | null;
  } | null;
  /** The newest restore test that ended, and the newest that proved everything the standard asks for. */
  readonly lastTest: { readonly at: Date; readonly ok: boolean } | null;
  readonly lastProofAt: Date | null;
  /** Checks that the standard asks for and the newest restore test did not make at all. */
  readonly unchecked: readonly string[];
};

/** A base backup is late from its time on, and one was left out from this share of its interval on. */
const MISSED = 1.25;
/** Newest log that is not archived for as long means that archiving stands still. */
export const WAL_BEHIND_MS = 300_000;

/** More damaged backups than that are counted among the others, not named. */
const NAMED = 10;

const hours = (ms: number) => Math.round(ms / 360_000) / 10;
const iso = (at: Date) => at.toISOString();
const because = (key: PostgresqlStandardKey, values: Reason["values"] = {}) => ({ key, values });

/** Each demand by itself; what cannot be told is not measured, never met. */
export function judgePostgresql(standard: PostgresqlStandard, facts: ArchiveFacts, now: Date): PostgresqlVerdict[] {
  const { seen } = facts;
  const parts: PostgresqlPart[] = ["base-backup", "wal", "keep"];
  // What was read and restored was so whether or not somebody answers now.
  const proofs = [
    ...(standard.verifyEveryMs === null ? [] : [judgeWhole(standard.verifyEveryMs, facts, now)]),
    judgeProof(standard, facts, now),
  ];
  if (seen === null || seen.state !== "ok") {
    const status = seen?.state === "missing-stanza" ? ("breached" as const) : ("not_measured" as const);
    return [...parts.map((part) => ({ part, status, ...unseen(facts) })), ...proofs];
  }
  return [judgeBackup(standard, seen, now), judgeWal(seen, now), judgeKeep(standard, facts, seen, now), ...proofs];
}

type Seen = NonNullable<ArchiveFacts["seen"]>;

/** Why nothing can be said of what the archive lists, and since when. */
function unseen({ seen, lastSeenAt }: ArchiveFacts): Pick<PostgresqlVerdict, "reasons" | "since"> {
  if (seen === null) return { reasons: [because("archive-unmeasured")], since: lastSeenAt };
  return { reasons: [because(seen.state === "missing-stanza" ? "stanza-missing" : "archive-unreadable")], since: null };
}

function judgeBackup(standard: PostgresqlStandard, { newestBackupAt }: Seen, now: Date): PostgresqlVerdict {
  const part = "base-backup";
  if (newestBackupAt === null) return { part, status: "breached", reasons: [because("backup-none")], since: null };
  const { baseBackupEveryMs: every } = standard;
  const age = now.getTime() - newestBackupAt.getTime();
  const values = { at: iso(newestBackupAt), everyHours: hours(every) };
  const after = (ms: number) => new Date(newestBackupAt.getTime() + ms);
  if (age <= every) return { part, status: "met", reasons: [because("backup-in-time", values)], since: null };
  if (age <= every * MISSED) {
    return { part, status: "at_risk", reasons: [because("backup-late", values)], since: after(every) };
  }
  return { part, status: "breached", reasons: [because("backup-too-old", values)], since: after(every * MISSED) };
}

function judgeWal({ window }: Seen, now: Date): PostgresqlVerdict {
  const part = "wal";
  if (window.timeline === null) return { part, status: "breached", reasons: [because("wal-none")], since: null };
  const [first] = window.windows;
  const newest = window.windows.at(-1);
  // A gap before the oldest base backup takes nothing away: nobody could restore to there.
  const gaps = first === undefined ? window.gaps : window.gaps.filter((gap) => gap.from > first.stretch.until);
  const reasons = gaps.map((gap) => because("wal-gap", gapValues(gap)));
  if (window.historyMissing) reasons.push(because("wal-history-missing", { timeline: window.timeline }));
  if (reasons.length > 0) return { part, status: "breached", reasons, since: gaps[0]?.after ?? null };
  if (newest === undefined) return { part, status: "breached", reasons: [because("backup-none")], since: null };
  const behind = newest.until === null ? null : now.getTime() - newest.until.getTime();
  if (newest.until !== null && behind !== null && behind > WAL_BEHIND_MS) {
    return {
      part,
      status: "at_risk",
      reasons: [because("wal-behind", { at: iso(newest.until) })],
      since: newest.until,
    };
  }
  const values = { from: iso(newest.from), until: newest.until === null ? "" : iso(newest.until) };
  return { part, status: "met", reasons: [because("wal-continuous", values)], since: null };
}

export function gapValues(gap: Gap): Reason["values"] {
  return {
    n: gap.until - gap.from + 1,
    after: gap.after === null ? "" : iso(gap.after),
    before: gap.before === null ? "" : iso(gap.before),
  };
}

function judgeKeep(standard: PostgresqlStandard, facts: ArchiveFacts, seen: Seen, now: Date): PostgresqlVerdict {
  const part = "keep";
  const { keepMs } = standard;
  const values = { keepHours: hours(keepMs) };
  if (facts.removedEarly !== null) {
    const { n, at } = facts.removedEarly;
    return { part, status: "breached", reasons: [because("removed-early", { ...values, n, at: iso(at) })], since: at };
  }
  if (seen.retentionMs !== null && seen.retentionMs < keepMs) {
    const reason = because("retention-short", { ...values, hours: hours(seen.retentionMs) });
    return { part, status: "breached", reasons: [reason], since: null };
  }
  const oldest = seen.oldestBackupAt;
  if (oldest === null) return { part, status: "breached", reasons: [because("backup-none")], since: null };
  const reach = { ...values, at: iso(oldest) };
  if (now.getTime() - oldest.getTime() >= keepMs) {
    return { part, status: "met", reasons: [because("kept", reach)], since: null };
  }
  // Younger than what has to be kept: nothing was removed yet, so all depends on what it is told to keep.
  return seen.retentionMs === null
    ? { part, status: "at_risk", reasons: [because("retention-unknown", reach)], since: null }
    : { part, status: "met", reasons: [because("kept-so-far", reach)], since: null };
}

/** A base backup that is listed and cannot be read back is none: that is found by reading all of it, and by nothing else. */
function judgeWhole(everyMs: number, { lastCheck, seen }: ArchiveFacts, now: Date): PostgresqlVerdict {
  const part = "whole";
  if (lastCheck === null) {
    // There is time to read it for the first time, counted from when there was something to read.
    const first = seen?.oldestBackupAt ?? null;
    if (first === null) return { part, status: "not_measured", reasons: [because("archive-unread")], since: null };
    const due = new Date(first.getTime() + 2 * everyMs);
    return now <= due
      ? { part, status: "at_risk", reasons: [because("archive-unread")], since: first }
      : { part, status: "breached", reasons: [because("archive-unread")], since: due };
  }
  const { at, ok, damaged, segments, since } = lastCheck;
  const reasons = damaged.slice(0, NAMED).map((backup) => because("backup-damaged", { backup, at: iso(at) }));
  if (segments > 0) reasons.push(because("segments-damaged", { n: segments, at: iso(at) }));
  // It names nothing, and does not call it whole either.
  if (!ok && reasons.length === 0) reasons.push(because("archive-not-whole", { at: iso(at) }));
  if (reasons.length > 0) return { part, status: "breached", reasons, since };
  const after = (ms: number) => new Date(at.getTime() + ms);
  const values = { at: iso(at) };
  switch (decay(at, everyMs, now)) {
    case "holds":
      return { part, status: "met", reasons: [because("archive-whole", values)], since: null };
    case "expiring":
      return { part, status: "at_risk", reasons: [because("archive-verify-late", values)], since: after(everyMs) };
    default:
      return {
        part,
        status: "breached",
        reasons: [because("archive-verify-expired", values)],
        since: after(2 * everyMs),
      };
  }
}

function judgeProof(standard: PostgresqlStandard, facts: ArchiveFacts, now: Date): PostgresqlVerdict {
  const part = "prove";
  const { everyMs } = standard.prove;
  const { lastTest, lastProofAt, unchecked, seen } = facts;
  if (lastTest !== null && !lastTest.ok && (lastProofAt === null || lastTest.at > lastProofAt)) {
    const reasons = [because("proof-failed", { at: iso(lastTest.at) })];
    return { part, status: "breached", reasons, since: lastTest.at };
  }
  if (lastProofAt === null) {
    // It was restored, and not proven by what the site asks for: that is neither kept nor broken.
    if (lastTest?.ok === true && unchecked.length > 0) {
      const reasons = [because("proof-unchecked", { at: iso(lastTest.at), checks: unchecked.join(", ") })];
      return { part, status: "not_measured", reasons, since: null };
    }
    // Whether there is anything to prove, and for how long, is known by looking.
    if (seen === null || seen.state !== "ok") return { part, status: "not_measured", ...unseen(facts) };
    const first = seen.oldestBackupAt;
    const due = first === null ? null : new Date(first.getTime() + everyMs);
    return due !== null && now <= due
      ? { part, status: "at_risk", reasons: [because("proof-not-yet", { at: iso(due) })], since: first }
      : { part, status: "breached", reasons: [because("proof-never")], since: due };
  }
  const at = (ms: number) => new Date(lastProofAt.getTime() + ms);
  const values = { at: iso(lastProofAt) };
  switch (decay(lastProofAt, everyMs, now)) {
    case "holds":
      return { part, status: "met", reasons: [because("proven", { ...values, due: iso(at(everyMs)) })], since: null };
    case "expiring":
      return {
        part,
        status: "at_risk",
        reasons: [because("proof-overdue", { ...values, expires: iso(at(2 * everyMs)) })],
        since: at(everyMs),
      };
    default:
      return { part, status: "breached", reasons: [because("proof-expired", values)], since: at(2 * everyMs) };
  }
}

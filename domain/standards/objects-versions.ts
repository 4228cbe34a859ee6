import { decay } from "../recovery-points/confidence.ts";
import { because, days } from "./objects-bucket.ts";
import type { Counted, ObjectsFacts, ObjectsReason, ObjectsStandard, ObjectsVerdict } from "./objects-facts.ts";

type Versions = NonNullable<ObjectsFacts["versions"]>;
const iso = (at: Date) => at.toISOString();
/** Every folder is listed again within this time; later, a version might have vanished without anybody knowing. */
export const LISTED_WITHIN_MS = 86_400_000;

/** So many versions are asked in one round for their lock. */
export const ASKED_A_ROUND = 200;
/** So many that were not asked may be new: a round may just have ended before they came. */
const NEW_AT_MOST = 2 * ASKED_A_ROUND;

/** What is known of the versions themselves. What was found stays found, also while nobody can look. */
export function judgeVersions(standard: ObjectsStandard, facts: ObjectsFacts, now: Date): ObjectsVerdict[] {
  return [
    judgeRetention(standard, facts),
    judgeKept(standard, facts, now),
    judgeContent(standard, facts, now),
    judgeRemoval(standard, facts, now),
  ];
}

/** A bucket locks by default what its writer says nothing of: whether each version has the lock that it must have, only that version says. */
function judgeRetention({ lock }: ObjectsStandard, { versions }: ObjectsFacts): ObjectsVerdict {
  const part = "retention";
  if (versions === null || versions.n === 0) return none(part, versions);
  const values = { n: versions.asked, of: versions.n, wantedDays: days(lock.atLeastMs) };
  if (versions.lacking.n > 0) {
    const reason = because("retention-lacking", { ...values, ...named(versions.lacking) });
    return { part, status: "breached", reasons: [reason], since: versions.lacking.since };
  }
  if (versions.asked === 0) {
    return { part, status: "not_measured", reasons: [because("retention-unread", values)], since: null };
  }
  // Of a large bucket the first thousands say little of the others.
  const unasked = versions.n - versions.asked;
  if (unasked > Math.min(NEW_AT_MOST, versions.asked)) {
    return { part, status: "not_measured", reasons: [because("retention-partly", values)], since: null };
  }
  return { part, status: "met", reasons: [because("retention-held", values)], since: null };
}

/** Nothing that has to be kept is gone. Locked, it cannot go: that it did is the worst that an object store can do. */
function judgeKept({ lock }: ObjectsStandard, { versions }: ObjectsFacts, now: Date): ObjectsVerdict {
  const part = "kept";
  if (versions === null) return none(part, versions);
  const { lockedGone, goneEarly, listedSince } = versions;
  const wantedDays = days(lock.atLeastMs);
  const reasons: ObjectsReason[] = [];
  if (lockedGone.n > 0) reasons.push(because("locked-version-gone", { wantedDays, ...named(lockedGone) }));
  if (goneEarly.n > 0) reasons.push(because("version-gone-early", { wantedDays, ...named(goneEarly) }));
  if (reasons.length > 0) {
    return { part, status: "breached", reasons, since: earliest(lockedGone.since, goneEarly.since) };
  }
  if (listedSince === null) {
    return { part, status: "not_measured", reasons: [because("versions-unlisted", { n: versions.n })], since: null };
  }
  const late = new Date(listedSince.getTime() + LISTED_WITHIN_MS);
  if (now > late) {
    const reason = because("versions-list-late", { at: iso(listedSince), n: versions.n });
    return { part, status: "not_measured", reasons: [reason], since: late };
  }
  if (versions.n === 0) return { part, status: "met", reasons: [because("versions-none")], since: null };
  return {
    part,
    status: "met",
    reasons: [because("versions-kept", { n: versions.n, at: iso(listedSince) })],
    since: null,
  };
}

/** What is read is what was written, by version id and hash, and that was found out lately enough. */
function judgeContent({ verify }: ObjectsStandard, facts: ObjectsFacts, now: Date): ObjectsVerdict {
  const part = "content";
  const { versions, lastCheck, lastProofAt, remembered } = facts;
  if (versions !== null && versions.bad.n > 0) {
    const reasons = [because("content-differs", named(versions.bad))];
    return { part, status: "breached", reasons, since: versions.bad.since };
  }
  if (lastCheck !== null && !lastCheck.ok && (lastProofAt === null || lastCheck.at > lastProofAt)) {
    const reasons = [because("content-failed", { at: iso(lastCheck.at) })];
    return { part, status: "breached", reasons, since: lastCheck.at };
  }
  if (lastProofAt === null) {
    if (versions === null || versions.n === 0) return none(part, versions);
    const due = new Date(versions.since.getTime() + verify.everyMs);
    if (now > due) return { part, status: "breached", reasons: [because("content-never")], since: due };
    const reason =
      remembered === null
        ? because("content-not-yet", { at: iso(due) })
        : because("content-remembered", { n: remembered.n, at: iso(remembered.at), due: iso(due) });
    return { part, status: "at_risk", reasons: [reason], since: versions.since };
  }
  const at = (ms: number) => new Date(lastProofAt.getTime() + ms);
  const values = { at: iso(lastProofAt) };
  switch (decay(lastProofAt, verify.everyMs, now)) {
    case "holds": {
      const reasons = [because("content-verified", { ...values, due: iso(at(verify.everyMs)) })];
      return { part, status: "met", reasons, since: null };
    }
    case "expiring": {
      const reasons = [because("content-late", { ...values, expires: iso(at(2 * verify.everyMs)) })];
      return { part, status: "at_risk", reasons, since: at(verify.everyMs) };
    }
    default:
      return {
        part,
        status: "breached",
        reasons: [because("content-expired", values)],
        since: at(2 * verify.everyMs),
      };
  }
}

/** That a locked version cannot be removed is tried, not read from a setting; the proof grows old as every other does. */
function judgeRemoval({ verify }: ObjectsStandard, { removal }: ObjectsFacts, now: Date): ObjectsVerdict {
  const part = "removal";
  if (removal === null) return { part, status: "not_measured", reasons: [because("removal-not-tried")], since: null };
  const values = { at: iso(removal.at), n: removal.tried };
  if (removal.possible.length > 0) {
    const reasons = [because("removal-possible", { ...values, paths: removal.possible.join(", ") })];
    return { part, status: "breached", reasons, since: removal.at };
  }
  const late = new Date(removal.at.getTime() + 2 * verify.everyMs);
  return now <= late
    ? { part, status: "met", reasons: [because("removal-refused", values)], since: null }
    : { part, status: "at_risk", reasons: [because("removal-late", values)], since: late };
}

function none(part: ObjectsVerdict["part"], versions: Versions | null): ObjectsVerdict {
  const reason = versions === null ? because("versions-not-listed") : because("versions-none");
  return { part, status: "not_measured", reasons: [reason], since: null };
}

function named({ n, since, first }: Counted) {
  return { n, at: since === null ? "" : iso(since), object: first ?? "" };
}

function earliest(...times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => (at === null ? [] : [at.getTime()]));
  return known.length === 0 ? null : new Date(Math.min(...known));
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ObjectiveStatus, worstStatus } from "../objectives/status.ts";
import { judgeObjects, leavesRegion } from "./objects.ts";
import { OBJECTS_PARTS, type ObjectsFacts, type ObjectsPart, type ObjectsSettings } from "./objects-facts.ts";

const DAY = 86_400_000;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const SEOUL = "ap-northeast-2";
const standard = {
  lock: { mode: "COMPLIANCE" as const, atLeastMs: 1_095 * DAY },
  lifecycleMs: 1_095 * DAY,
  encryption: "kms" as const,
  verify: { sample: 200, everyMs: DAY },
};
const settings: ObjectsSettings = {
  versioning: "enabled",
  lock: { mode: "COMPLIANCE", retainMs: 1_095 * DAY },
  lockEnabled: true,
  lifecycle: [{ prefix: "", expireMs: 1_095 * DAY, noncurrentMs: 1_095 * DAY }],
  encryption: { algorithm: "aws:kms", keyId: "alias/evidence" },
  replication: [],
  region: SEOUL,
};
const none = { n: 0, since: null, first: null };
const versions: NonNullable<ObjectsFacts["versions"]> = {
  n: 1_000,
  listedSince: ago(60_000),
  asked: 900,
  lacking: none,
  keys: { without: 0, keys: [{ keyId: "alias/evidence", opens: "yes", n: null }] },
  lockedGone: none,
  goneEarly: none,
  bad: none,
  since: ago(30 * DAY),
};
const good: ObjectsFacts = {
  settings,
  lastSeenAt: now,
  prefix: "evidence/",
  serviceRegion: SEOUL,
  key: { recoverable: "yes" },
  versions,
  lastCheck: { at: ago(DAY / 2), ok: true },
  lastProofAt: ago(DAY / 2),
  remembered: null,
  removal: { at: ago(DAY / 2), possible: [], tried: 6 },
};
const set = (more: Partial<ObjectsSettings>): ObjectsFacts => ({ ...good, settings: { ...settings, ...more } });
const held = (more: Partial<typeof versions>): ObjectsFacts => ({ ...good, versions: { ...versions, ...more } });
const some = { n: 3, since: ago(DAY), first: "evidence/a" };
const of = (facts: ObjectsFacts, part: ObjectsPart) => {
  const found = judgeObjects(standard, facts, now).find((one) => one.part === part);
  return [found?.status, found?.reasons[0]?.key, found?.since ?? null];
};

describe("the standard of objects", () => {
  it("is met in every part by a bucket as it should be", () => {
    expect(judgeObjects(standard, good, now).map((one) => [one.part, one.status])).toEqual(
      OBJECTS_PARTS.map((part) => [part, "met"]),
    );
  });

  it("a bucket that nobody could ask is not measured, and what was found of its versions stays found", () => {
    const blind = judgeObjects(standard, { ...held({ lockedGone: some }), settings: null }, now);
    expect(blind.map((one) => one.status)).toEqual([...Array(5).fill("not_measured"), "met", "breached", "met", "met"]);
  });

  it.each<[string, ObjectsFacts, ObjectsPart, ObjectiveStatus, string, Date | null]>([
    ["versions off", set({ versioning: "off" }), "versioning", "breached", "versioning-off", null],
    ["versions suspended", set({ versioning: "suspended" }), "versioning", "breached", "versioning-suspended", null],
    ["no lock", set({ lockEnabled: false, lock: null }), "lock", "breached", "lock-off", null],
    ["nothing locked by default", set({ lock: null }), "lock", "breached", "lock-no-default", null],
    [
      "a lock that can be lifted",
      set({ lock: { mode: "GOVERNANCE", retainMs: 2_000 * DAY } }),
      "lock",
      "breached",
      "lock-weaker",
      null,
    ],
    [
      "a lock that is over too soon",
      set({ lock: { mode: "COMPLIANCE", retainMs: 30 * DAY } }),
      "lock",
      "breached",
      "lock-short",
      null,
    ],
    ["a lifecycle nobody tells", set({ lifecycle: null }), "lifecycle", "not_measured", "setting-unknown", null],
    ["no lifecycle", set({ lifecycle: [] }), "lifecycle", "breached", "lifecycle-none", null],
    [
      "a rule for a part of it that removes too soon",
      set({
        lifecycle: [...(settings.lifecycle ?? []), { prefix: "evidence/tmp/", expireMs: DAY, noncurrentMs: null }],
      }),
      "lifecycle",
      "breached",
      "lifecycle-short",
      null,
    ],
    [
      "older versions removed too soon",
      set({ lifecycle: [{ prefix: "", expireMs: 1_095 * DAY, noncurrentMs: 30 * DAY }] }),
      "lifecycle",
      "breached",
      "lifecycle-short",
      null,
    ],
    [
      "a rule for somebody else's part, and one for the product's own",
      set({
        lifecycle: [
          ...(settings.lifecycle ?? []),
          { prefix: "other/", expireMs: DAY, noncurrentMs: DAY },
          { prefix: "evidence/.haechi/", expireMs: 2 * DAY, noncurrentMs: 2 * DAY },
        ],
      }),
      "lifecycle",
      "met",
      "lifecycle-set",
      null,
    ],
    [
      "a rule for a part alone",
      set({ lifecycle: [{ prefix: "evidence/a/", expireMs: 1_095 * DAY, noncurrentMs: 1_095 * DAY }] }),
      "lifecycle",
      "breached",
      "lifecycle-none",
      null,
    ],
    [
      "a rule for some of it",
      set({ lifecycle: [{ prefix: "", expireMs: 1_095 * DAY, noncurrentMs: 1_095 * DAY, some: true }] }),
      "lifecycle",
      "breached",
      "lifecycle-none",
      null,
    ],
    [
      "a rule that leaves older versions",
      set({ lifecycle: [{ prefix: "", expireMs: 1_095 * DAY, noncurrentMs: null }] }),
      "lifecycle",
      "at_risk",
      "lifecycle-half",
      null,
    ],
    [
      "not encrypted",
      set({ encryption: { algorithm: "none", keyId: null } }),
      "encryption",
      "breached",
      "encryption-off",
      null,
    ],
    [
      "encrypted by the store's own key",
      set({ encryption: { algorithm: "AES256", keyId: null } }),
      "encryption",
      "breached",
      "encryption-no-key",
      null,
    ],
    ["encryption untold", set({ encryption: null }), "encryption", "not_measured", "setting-unknown", null],
    [
      "a key that is gone",
      { ...good, key: { recoverable: "no", reason: { key: "key-gone", values: {} } } },
      "encryption",
      "breached",
      "encryption-key-lost",
      null,
    ],
    [
      "a key nobody watches",
      { ...good, key: { recoverable: "unknown", reason: { key: "key-unwatched", values: {} } } },
      "encryption",
      "not_measured",
      "encryption-key-unknown",
      null,
    ],
    [
      "versions of before without a key",
      held({ keys: { without: 3, keys: [] } }),
      "encryption",
      "breached",
      "versions-no-key",
      null,
    ],
    [
      "versions without a key where nobody can ask the bucket",
      { ...held({ keys: { without: 3, keys: [] } }), settings: null },
      "encryption",
      "breached",
      "versions-no-key",
      null,
    ],
    [
      "versions locked with a key that is gone",
      held({ keys: { without: 0, keys: [{ keyId: "old", opens: "no", n: 7 }] } }),
      "encryption",
      "breached",
      "versions-key-lost",
      null,
    ],
    [
      "versions locked with a key nobody watches",
      held({ keys: { without: 0, keys: [{ keyId: "old", opens: "unknown", n: null }] } }),
      "encryption",
      "not_measured",
      "versions-key-unknown",
      null,
    ],
    [
      "neither the next version nor those of before",
      {
        ...held({ keys: { without: 3, keys: [] } }),
        settings: { ...settings, encryption: { algorithm: "none", keyId: null } },
      },
      "encryption",
      "breached",
      "encryption-off",
      null,
    ],
    ["a bucket elsewhere", set({ region: "ap-northeast-1" }), "replication", "breached", "bucket-elsewhere", null],
    [
      "a copy elsewhere",
      set({ replication: [{ to: "b", region: "ap-northeast-1", enabled: true }] }),
      "replication",
      "breached",
      "replication-leaves",
      null,
    ],
    [
      "a copy nobody knows where",
      set({ replication: [{ to: "b", region: null, enabled: true }] }),
      "replication",
      "not_measured",
      "replication-unknown",
      null,
    ],
    [
      "a rule that is switched off",
      set({ replication: [{ to: "b", region: "ap-northeast-1", enabled: false }] }),
      "replication",
      "met",
      "replication-none",
      null,
    ],
    [
      "a copy within",
      set({ replication: [{ to: "b", region: SEOUL, enabled: true }] }),
      "replication",
      "met",
      "replication-within",
      null,
    ],
    ["a version with too little lock", held({ lacking: some }), "retention", "breached", "retention-lacking", ago(DAY)],
    ["none asked", held({ asked: 0 }), "retention", "not_measured", "retention-unread", null],
    ["what is new not asked yet", held({ n: 1_300 }), "retention", "met", "retention-held", null],
    ["more than can be new", held({ n: 1_301 }), "retention", "not_measured", "retention-partly", null],
    [
      "a few of a million asked",
      held({ n: 1_000_000, asked: 200 }),
      "retention",
      "not_measured",
      "retention-partly",
      null,
    ],
    ["the fewer of a few asked", held({ n: 9, asked: 4 }), "retention", "not_measured", "retention-partly", null],
    [
      "one of them lacking",
      held({ n: 1_000_000, lacking: some }),
      "retention",
      "breached",
      "retention-lacking",
      ago(DAY),
    ],
    ["a locked version gone", held({ lockedGone: some }), "kept", "breached", "locked-version-gone", ago(DAY)],
    ["a version gone early", held({ goneEarly: some }), "kept", "breached", "version-gone-early", ago(DAY)],
    ["no object listed yet", { ...good, versions: null }, "kept", "not_measured", "versions-not-listed", null],
    ["a folder never listed", held({ listedSince: null }), "kept", "not_measured", "versions-unlisted", null],
    [
      "a folder not listed for long",
      held({ listedSince: ago(2 * DAY) }),
      "kept",
      "not_measured",
      "versions-list-late",
      ago(DAY),
    ],
    ["an empty bucket", held({ n: 0 }), "kept", "met", "versions-none", null],
    ["a version that differs", held({ bad: some }), "content", "breached", "content-differs", ago(DAY)],
    [
      "a verification that failed",
      { ...good, lastCheck: { at: ago(60_000), ok: false } },
      "content",
      "breached",
      "content-failed",
      ago(60_000),
    ],
    ["an old proof", { ...good, lastProofAt: ago(1.5 * DAY) }, "content", "at_risk", "content-late", ago(DAY / 2)],
    ["an older one", { ...good, lastProofAt: ago(3 * DAY) }, "content", "breached", "content-expired", ago(DAY)],
    [
      "never verified",
      { ...good, lastCheck: null, lastProofAt: null },
      "content",
      "breached",
      "content-never",
      ago(29 * DAY),
    ],
    [
      "not verified yet",
      { ...held({ since: ago(60_000) }), lastCheck: null, lastProofAt: null },
      "content",
      "at_risk",
      "content-not-yet",
      ago(60_000),
    ],
    [
      "read for the first time alone",
      {
        ...held({ since: ago(60_000) }),
        ...{ lastCheck: null, lastProofAt: null, remembered: { at: ago(30_000), n: 200 } },
      },
      "content",
      "at_risk",
      "content-remembered",
      ago(60_000),
    ],
    [
      "read for the first time alone, and never again in time",
      { ...good, lastCheck: null, lastProofAt: null, remembered: { at: ago(29 * DAY), n: 200 } },
      "content",
      "breached",
      "content-never",
      ago(29 * DAY),
    ],
    [
      "a way to remove what is locked",
      { ...good, removal: { at: ago(60_000), possible: ["bypass-governance"], tried: 6 } },
      "removal",
      "breached",
      "removal-possible",
      ago(60_000),
    ],
    ["never tried", { ...good, removal: null }, "removal", "not_measured", "removal-not-tried", null],
    [
      "not tried for long",
      { ...good, removal: { at: ago(5 * DAY), possible: [], tried: 6 } },
      "removal",
      "at_risk",
      "removal-late",
      ago(3 * DAY),
    ],
  ])("%s", (_, facts, part, status, key, since) => {
    expect(of(facts, part)).toEqual([status, key, since]);
  });

  it("asks for what the site asks for: no lifecycle, no key, a lock that may be lifted", () => {
    const less = {
      ...standard,
      lock: { mode: "GOVERNANCE" as const, atLeastMs: DAY },
      lifecycleMs: null,
      encryption: "not-used" as const,
    };
    const facts = set({
      lock: { mode: "GOVERNANCE", retainMs: DAY },
      lifecycle: [],
      encryption: { algorithm: "none", keyId: null },
    });
    expect(worstStatus(judgeObjects(less, facts, now).map((one) => one.status))).toBe("met");
    expect(judgeObjects(less, facts, now).map((one) => one.part)).not.toContain("lifecycle");
  });

  const anySettings = fc.record({
    versioning: fc.constantFrom("enabled", "suspended", "off"),
    lock: fc.option(fc.record({ mode: fc.constantFrom("COMPLIANCE", "GOVERNANCE"), retainMs: fc.nat(2_000 * DAY) })),
    lockEnabled: fc.boolean(),
    lifecycle: fc.option(
      fc.array(
        fc.record({
          prefix: fc.constantFrom("", "evidence/", "evidence/a/", "other/"),
          expireMs: fc.option(fc.nat(2_000 * DAY)),
          noncurrentMs: fc.option(fc.nat(2_000 * DAY)),
        }),
        { maxLength: 3 },
      ),
    ),
    encryption: fc.option(
      fc.record({ algorithm: fc.constantFrom("none", "AES256", "aws:kms"), keyId: fc.option(fc.constant("k")) }),
    ),
    replication: fc.option(
      fc.array(
        fc.record({
          to: fc.constant("b"),
          region: fc.constantFrom(SEOUL, "ap-northeast-1", null),
          enabled: fc.boolean(),
        }),
        { maxLength: 2 },
      ),
    ),
    region: fc.constantFrom(SEOUL, "ap-northeast-1", null),
  }) as fc.Arbitrary<ObjectsSettings>;

  it("what leaves its region is never met, and a shorter lock never makes a verdict better", () => {
    const rank = (status: ObjectiveStatus | undefined) =>
      ({ met: 0, at_risk: 1, not_measured: 2, breached: 3 })[status ?? "met"];
    const statusOf = (given: ObjectsSettings, part: ObjectsPart) =>
      judgeObjects(standard, { ...good, settings: given }, now).find((one) => one.part === part)?.status;
    fc.assert(
      fc.property(anySettings, fc.nat(500 * DAY), (given, less) => {
        expect(statusOf(given, "replication") === "breached").toBe(leavesRegion(given, SEOUL));
        const { lock } = given;
        if (lock === null) return;
        const shorter = { ...given, lock: { ...lock, retainMs: Math.max(0, lock.retainMs - less) } };
        expect(rank(statusOf(shorter, "lock"))).toBeGreaterThanOrEqual(rank(statusOf(given, "lock")));
      }),
    );
  });

  it("nothing gets better by time alone", () => {
    fc.assert(
      fc.property(fc.nat(5 * DAY), fc.nat(5 * DAY), (age, later) => {
        const facts = {
          ...held({ listedSince: ago(age) }),
          lastProofAt: ago(age),
          removal: { at: ago(age), possible: [], tried: 6 },
        };
        const rank = (status: ObjectiveStatus) => ["met", "at_risk", "not_measured", "breached"].indexOf(status);
        const then = judgeObjects(standard, facts, new Date(now.getTime() + later));
        judgeObjects(standard, facts, now).forEach((verdict, index) => {
          expect(rank(then[index]?.status ?? "met")).toBeGreaterThanOrEqual(rank(verdict.status));
        });
      }),
    );
  });
});

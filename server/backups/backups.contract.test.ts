import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Verdict } from "#domain/standards/standard.ts";
import type { ArchiveMeasurement } from "#domain/topology/measurement.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { readSamples } from "../observe/samples.ts";
import { keepOffsetPoints } from "../recovery-points/keep-offset-points.ts";
import { type ListedPoint, syncInventory } from "../recovery-points/sync-inventory.ts";
import { archiveFacts } from "../standards/archive-facts.ts";
import { keepVerdicts } from "../standards/keep-verdicts.ts";
import { readNotMet } from "../standards/read-not-met.ts";
import { readBackups } from "./read-backups.ts";
import { readPoint } from "./read-point.ts";
import { readPoints } from "./read-points.ts";
import { readStandards } from "./read-standards.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site.stop());
beforeEach(async () => {
  await site.clear();
  await site.db.$executeRaw`TRUNCATE recovery_point, restore_test, content_check, standard_verdict, stream_offset`;
});

const ARCHIVE = "meta-db/archive-kr";
const STREAM = "ingest/stream-kr";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.now();
const ago = (ms: number) => new Date(now - ms);
const iso = (ms: number) => ago(ms).toISOString();
const ctx = () => site.as("viewer", "viewer");
const backups = () => readBackups(ctx());
const row = async (component = ARCHIVE) => (await backups()).rows.find((one) => one.component === component);
const view = async () => (await backups()).archives.find((one) => one.component === ARCHIVE);

async function measured(more: Partial<ArchiveMeasurement> = {}, ok = true, at = ago(2_000)): Promise<void> {
  const value: ArchiveMeasurement = {
    kind: "archive",
    state: "ok",
    said: "ok",
    backups: 2,
    newestBackupAt: iso(HOUR),
    oldestBackupAt: iso(3 * DAY),
    damaged: [],
    timeline: 1,
    historyMissing: false,
    end: null,
    forks: [],
    windows: [{ from: iso(3 * DAY), until: iso(5_000), lastSegment: 90 }],
    gaps: [],
    retentionMs: 14 * DAY,
    encrypted: false,
    ...more,
  };
  const [component, node] = [ARCHIVE, "kr-c"];
  await site.db.measurement.deleteMany({ where: { key: `${component}:${node}` } });
  await site.db.measurement.create({
    data: {
      ...{ key: `${component}:${node}`, component, node, ok, value, at, intervalMs: 10_000 },
      lastGoodAt: ok ? at : ago(DAY),
    },
  });
}

const base = (label: string, takenMs: number, more: Partial<ListedPoint> = {}): ListedPoint => ({
  kind: "base-backup",
  externalId: label,
  takenAt: ago(takenMs),
  coversFrom: ago(takenMs),
  coversUntil: null,
  sizeBytes: 1_000,
  retentionUntil: ago(takenMs - 14 * DAY),
  region: "kr",
  keyId: null,
  encrypted: false,
  detail: { type: "full", usable: true },
  ...more,
});
const keep = (points: readonly ListedPoint[], component = ARCHIVE) =>
  syncInventory(site.db, site.installationId, { component, kinds: ["base-backup", "wal-window"], points }, new Date());

async function tested(atMs: number, more: { passed?: boolean; copyMs?: number | null; backup?: string } = {}) {
  const { passed = true, copyMs = 900, backup = "b2" } = more;
  const plan = await site.db.planVersion.findFirstOrThrow({ where: { name: "restore-test" } });
  const run = await site.db.run.create({
    data: {
      ...{ installationId: site.installationId, planVersionId: plan.id, plan: {}, params: {}, status: "completed" },
      ...{ regions: [], reason: "a test of tests", requestedBy: "x", requestedByName: "X" },
    },
  });
  await site.db.restoreTest.create({
    data: {
      ...{ installationId: site.installationId, component: ARCHIVE, runId: run.id, target: ago(atMs + HOUR / 2) },
      ...{ at: ago(atMs), passed, confidence: passed ? "application-checked" : "restored", copyMs, backup },
      replayMs: copyMs === null ? null : 300,
      checks: [
        { check: "canary", ok: passed },
        { check: "rls", ok: true },
      ],
    },
  });
  return run.number;
}

describe("what could be brought back, kind by kind", () => {
  it("of a site of which nothing was seen is unknown, never yes", async () => {
    const { rows, regions } = await backups();
    expect(regions).toEqual(["kr", "jp"]);
    const told = rows.map((one) => [one.component, one.recoverable.is, one.status]);
    expect(told).toContainEqual([ARCHIVE, "unknown", null]);
    expect(told).toContainEqual(["meta-db/archive-jp", "unknown", null]);
    expect(told, "the product keeps these itself").toContainEqual([STREAM, "unknown", null]);
    expect(rows.map((one) => one.recoverable.is)).not.toContain("yes");
    expect(rows.every((one) => one.reality === null && one.newestAt === null)).toBe(true);
  });

  it("of what the product keeps itself is no once it was judged and there is nothing", async () => {
    const of = { standard: "offsets", component: STREAM, region: "kr" };
    const none = { part: "daily", status: "not_measured", reasons: [{ key: "offsets-none", values: {} }], since: null };
    await keepVerdicts(site.db, site.installationId, of, [none as Verdict], new Date());
    expect((await row(STREAM))?.recoverable).toMatchObject({ is: "no", because: { key: "nothing-kept" } });
  });

  it("of an archive that was seen a moment ago is yes, up to the end of its log", async () => {
    await measured();
    expect(await row()).toMatchObject({
      fresh: true,
      newestAt: iso(5_000),
      recoverable: { is: "yes", because: null },
      demand: { everyMs: 3_600_000, keep: 14, prove: 7 },
      reality: { n: 2, windows: 1 },
    });
  });

  it("of one that nobody could look at lately is unknown; of one that is not there, no", async () => {
    await measured({}, true, ago(10 * 60_000));
    expect((await row())?.recoverable).toMatchObject({ is: "unknown", because: { key: "not-seen" } });
    await measured({ state: "missing-stanza", windows: [] }, false);
    expect((await row())?.recoverable).toMatchObject({ is: "no", because: { key: "nothing-kept" } });
    await measured({ windows: [] });
    expect((await row())?.recoverable).toMatchObject({ is: "no", because: { key: "nothing-kept" } });
  });

  it("stands on the ladder as its tests and its readings prove, and falls with what they disprove", async () => {
    await measured();
    const { installationId } = site;
    const check = (ok: boolean, at: Date) => ({
      where: { component_subject: { component: ARCHIVE, subject: "" } },
      create: { component: ARCHIVE, subject: "", installationId, at, tookMs: 1, ok, found: {} },
      update: { ok, at },
    });
    expect((await row())?.ladder).toMatchObject({ confidence: "listed", at: null });
    await site.db.contentCheck.upsert(check(true, ago(HOUR)));
    expect((await row())?.ladder).toMatchObject({ confidence: "verified", decay: "holds" });
    await tested(HOUR / 2);
    expect((await row())?.ladder).toMatchObject({ confidence: "application-checked", decay: "holds" });
    await site.db.contentCheck.upsert(check(false, ago(60_000)));
    expect((await row())?.ladder).toMatchObject({ confidence: "listed" });
  });

  it("has the key of what is locked, and is not recoverable when nobody can open it", async () => {
    await measured();
    await keep([base("b1", DAY, { encrypted: true, keyId: "alias/backups" }), base("b2", HOUR)]);
    expect(await row()).toMatchObject({
      key: { need: "key", name: "backups", opens: "unknown" },
      recoverable: { is: "unknown", because: { key: "keys-unmeasured" } },
      points: 2,
    });
    await keep([base("b2", HOUR)]);
    expect((await row())?.key).toMatchObject({ need: "not-encrypted", opens: "yes" });
    await keep([base("b2", HOUR, { encrypted: true })]);
    expect((await row())?.key).toMatchObject({ need: "own", opens: "yes" });
  });

  it("counts as it stands: what is gone, and stretches of log, are no points", async () => {
    await measured();
    await keep([base("b1", DAY), base("b2", HOUR), { ...base("w", DAY), kind: "wal-window" }]);
    await keep([base("b2", HOUR), { ...base("w", DAY), kind: "wal-window" }]);
    expect((await row())?.points).toBe(1);
  });
});

describe("a second of an archive", () => {
  it("is picked by its stretches and by base backups that a restore can begin with", async () => {
    await measured({ gaps: [{ timeline: 1, from: 95, until: 96, after: iso(9_000), before: iso(8_000) }] });
    await keep([base("b1", 2 * HOUR), base("b2", HOUR), base("bad", 90 * 60_000, { detail: { usable: false } })]);
    expect(await view()).toMatchObject({
      fresh: true,
      windows: [{ from: iso(3 * DAY), until: iso(5_000) }],
      gaps: [{ segments: 2 }],
      endsInGap: true,
      bases: [{ label: "b1" }, { label: "b2" }],
      rtoMs: 30 * 60_000,
      rls: null,
    });
  });

  it("would take as long as its tests did, with the log that each replayed", async () => {
    await measured();
    await keep([base("b2", 3 * HOUR)]);
    const first = await tested(2 * HOUR);
    const second = await tested(HOUR, { copyMs: null, passed: false });
    const found = await view();
    expect(found?.tests.map((test) => [test.run, test.passed, test.tookMs])).toEqual([
      [first, true, 1_200],
      [second, false, null],
    ]);
    expect(found?.measured).toEqual([{ copyMs: 900, replayMs: 300, walMs: HOUR / 2 }]);
    expect(found?.rls).toMatchObject({ ok: true });
    const planned = (await backups()).planned.find((one) => one.component === ARCHIVE);
    expect(Date.parse(planned?.at ?? ""), "one that failed is made again soon").toBeLessThan(now + DAY);
  });
});

describe("one recovery point", () => {
  const id = async (externalId: string) =>
    (await site.db.recoveryPoint.findFirstOrThrow({ where: { externalId }, select: { id: true } })).id;

  it("is told with its proofs, its neighbours and what would be lost", async () => {
    const wal = { ...base("w", 5 * HOUR), kind: "wal-window" as const, coversUntil: ago(60_000) };
    await keep([base("b1", 5 * HOUR), base("b2", 2 * HOUR), wal]);
    const run = await tested(HOUR);
    await site.db.contentCheck.create({
      data: {
        ...{ component: ARCHIVE, subject: "", installationId: site.installationId, at: ago(HOUR / 2), tookMs: 1 },
        ...{ ok: false, found: { valid: ["b1"], damaged: ["b2"], segments: { checked: 1, valid: 1 } } },
      },
    });
    const point = await readPoint(ctx(), await id("b2"));
    expect(point.proofs).toMatchObject([
      { how: "read", ok: false },
      { how: "test", ok: true, confidence: "application-checked", run },
    ]);
    expect(point.lost).toMatchObject({
      goingBack: { key: "since-window", values: { at: iso(60_000) } },
      losingIt: { key: "replayed-longer" },
    });
    const first = await readPoint(ctx(), await id("b1"));
    expect(first.lost.losingIt).toEqual({
      key: "seconds-gone",
      values: { from: iso(5 * HOUR), until: iso(2 * HOUR) },
    });
    expect(first.proofs).toMatchObject([{ how: "read", ok: true }]);
  });

  it("has its audit for those who may read it, and for others none", async () => {
    await keep([base("b1", HOUR)]);
    await keepVerdicts(
      site.db,
      site.installationId,
      { standard: "postgresql", component: ARCHIVE, region: "kr" },
      [{ part: "wal", status: "breached", reasons: [{ key: "wal-none", values: {} }], since: null }],
      new Date(),
    );
    const point = await id("b1");
    expect((await readPoint(ctx(), point)).audit).toBeNull();
    const seen = await readPoint(site.as("auditor", "auditor"), point);
    expect(seen.audit?.map((event) => event.action)).toContain("standard.breached");
    expect(seen.audit?.every((event) => event.subject.includes(ARCHIVE))).toBe(true);
  });

  it("that is not there is refused as such", async () => {
    await expect(readPoint(ctx(), randomUUID())).rejects.toMatchObject({ key: "recovery-point-not-found" });
  });

  it("is listed with what of its proof still counts", async () => {
    await keep([base("b1", 30 * DAY)]);
    await site.db.recoveryPoint.updateMany({ data: { confidence: "restored", confidenceAt: ago(20 * DAY) } });
    const { rows } = await readPoints(ctx(), { component: ARCHIVE });
    expect(rows[0]?.ladder).toMatchObject({ confidence: "listed", proven: "restored", decay: "expired" });
  });
});

describe("what reading found to be unreadable", () => {
  const id = async (externalId: string) =>
    (await site.db.recoveryPoint.findFirstOrThrow({ where: { externalId }, select: { id: true } })).id;
  const wrong = async (externalId: string) => (await readPoint(ctx(), await id(externalId))).wrong;
  const bases = async () => (await view())?.bases.map((one) => one.label);
  const read = (subject: string, component: string, found: object, at: Date) => {
    const { installationId } = site;
    const what = { at, ok: false, found };
    return site.db.contentCheck.upsert({
      where: { component_subject: { component, subject } },
      create: { component, subject, installationId, tookMs: 1, ...what },
      update: what,
    });
  };
  const verified = (valid: readonly string[], damaged: readonly string[], at = ago(HOUR / 2), good = 9) =>
    read("", ARCHIVE, { valid, damaged, segments: { checked: 9, valid: good } }, at);
  const two = () =>
    keep([
      base("b1", 2 * HOUR),
      base("b2", HOUR, { detail: { type: "diff", prior: "b1", usable: true } }),
      base("b3", HOUR / 2),
      { ...base("w", 2 * HOUR), kind: "wal-window" },
    ]);

  it("of an archive is no second to go back to; without a base backup, or with damaged log, nothing is", async () => {
    await measured();
    await two();
    await verified(["b1", "b2"], ["b3"]);
    expect(await bases()).toEqual(["b1", "b2"]);
    expect((await row())?.recoverable).toMatchObject({ is: "yes" });
    expect(await wrong("b3")).toEqual({
      key: "backup-damaged",
      values: { backup: "b3", at: iso(HOUR / 2) },
    });
    expect(await wrong("b2")).toBeNull();
    await verified(["b2", "b3"], ["b1"]);
    expect(await bases(), "what builds on a damaged one falls with it").toEqual(["b3"]);
    expect(await wrong("b2")).toMatchObject({ key: "backup-damaged", values: { backup: "b1" } });
    const { rows } = await readPoints(ctx(), { component: ARCHIVE, kind: "base-backup" });
    expect(
      rows.map((one) => [one.externalId, one.wrong?.key ?? null]),
      "and the list says so of each",
    ).toEqual([
      ["b3", null],
      ["b2", "backup-damaged"],
      ["b1", "backup-damaged"],
    ]);
    await verified(["b2"], ["b1", "b3"]);
    expect(await bases()).toEqual([]);
    expect((await row())?.recoverable).toMatchObject({ is: "no", because: { key: "kept-broken", values: { n: 1 } } });
    await verified(["b1", "b2", "b3"], [], ago(HOUR / 2), 7);
    expect((await row())?.recoverable).toMatchObject({ is: "no", because: { key: "kept-broken" } });
    await verified(["b1", "b2", "b3"], []);
    expect((await row())?.recoverable).toMatchObject({ is: "yes" });
  });

  it("is also what a restore could not read, until somebody could", async () => {
    await measured();
    await two();
    await verified(["b1", "b2", "b3"], [], ago(3 * HOUR));
    const run = await tested(HOUR, { passed: false, copyMs: null, backup: "b3" });
    const { id: runId } = await site.db.run.findFirstOrThrow({ where: { number: run } });
    await site.db.restoreTest.updateMany({ data: { confidence: "listed" } });
    expect(await wrong("b3"), "a test may fail for other reasons").toBeNull();
    await site.db.runStep.create({
      data: {
        ...{ runId, phase: "step", stepId: "restore", position: 1, title: {}, action: "archive.restore" },
        facts: { trouble: "backup-damaged" },
      },
    });
    expect(await wrong("b3")).toMatchObject({ key: "backup-damaged", values: { backup: "b3", at: iso(HOUR) } });
    expect(await bases()).toEqual(["b1", "b2"]);
    await tested(HOUR / 3, { backup: "b3" });
    expect(await wrong("b3")).toBeNull();
    await site.db.restoreTest.deleteMany({ where: { passed: true } });
    await verified(["b1", "b2", "b3"], [], ago(HOUR / 4));
    expect(await wrong("b3")).toBeNull();
  });

  it("of an image, and an archive that is not what its commit says, cannot be gone back to", async () => {
    const of = (component: string, kind: "image-digest" | "archive", externalId: string, detail: object) =>
      syncInventory(
        site.db,
        site.installationId,
        { component, kinds: [kind], points: [{ ...base(externalId, HOUR), kind, detail: { ...detail } }] },
        new Date(),
      );
    const image = { repository: "stable/app", tag: "1.0", digest: "sha256:a", problems: [] };
    await of("releases/images", "image-digest", "stable/app:1.0@sha256:a", image);
    expect(await wrong("stable/app:1.0@sha256:a")).toBeNull();
    const problems = [{ part: "blob", digest: "sha256:b", how: "tampered" }];
    await read("stable/app@sha256:a", "releases/images", { bytes: 1, problems }, ago(HOUR));
    expect(await wrong("stable/app:1.0@sha256:a")).toMatchObject({
      key: "image-tampered",
      values: { image: "stable/app:1.0" },
    });
    await of("releases/charts", "archive", "abc", { kept: "whole" });
    expect(await wrong("abc")).toBeNull();
    await of("releases/charts", "archive", "abc", { kept: "differs" });
    expect(await wrong("abc")).toMatchObject({ key: "archive-differs", values: { commit: "abc" } });
  });
});

describe("a proof", () => {
  type Asked = Parameters<typeof archiveFacts>[3]["prove"]["check"];
  const facts = (...check: Asked) =>
    archiveFacts(site.db, ARCHIVE, undefined, { keepMs: DAY, prove: { everyMs: DAY, check } }, new Date());

  it("is the newest test that proved all that the site asks for; what no test checks is named", async () => {
    await tested(2 * HOUR);
    await tested(HOUR, { passed: false });
    expect(await facts("canary", "rls")).toMatchObject({ lastProofAt: ago(2 * HOUR), unchecked: [] });
    expect(await facts("rls")).toMatchObject({ lastProofAt: ago(HOUR), unchecked: [] });
    expect(await facts("canary", "row-hash", "rls")).toMatchObject({ lastProofAt: null, unchecked: ["row-hash"] });
  });
});

it("what was seen of an archive counts while its look is neither old nor of a clock that was ahead", async () => {
  const seen = async (of: Partial<ArchiveMeasurement>, ok: boolean, ageMs: number) => {
    await measured(of, ok, ago(ageMs));
    const sample = (await readSamples(site.db)).get(`${ARCHIVE}:kr-c`);
    const standard = { keepMs: DAY, prove: { everyMs: DAY, check: [] } };
    return (await archiveFacts(site.db, ARCHIVE, sample, standard, new Date(now))).seen?.state ?? null;
  };
  for (const state of ["ok", "unreadable"] as const) {
    expect(await seen({ state }, true, 2_000)).toBe(state);
    expect(await seen({ state }, true, -2_000), "as far as clocks may differ").toBe(state);
    expect(await seen({ state }, true, -HOUR)).toBeNull();
    expect(await seen({ state }, true, HOUR)).toBeNull();
  }
  expect(await seen({ state: "unreadable" }, false, 2_000), "it said so").toBe("unreadable");
  expect(await seen({ state: "unreadable" }, false, -HOUR)).toBeNull();
  expect(await seen({ state: "ok" }, false, 2_000), "what was once good").toBeNull();
});

describe("offsets of a stream", () => {
  const day = (daysAgo: number) => new Date(Math.floor(now / DAY) * DAY - daysAgo * DAY);
  const offsets = (...daysAgo: number[]) =>
    site.db.streamOffset.createMany({
      data: daysAgo.map((n) => ({
        ...{ component: STREAM, day: day(n), zone: "kr-a", replicationId: "r", lastId: "1-0", length: 3, groups: [] },
        takenAt: new Date(day(n).getTime() + 1_000),
      })),
    });
  const kept = () => keepOffsetPoints(site.db, { topology: ctx().topology });

  it("are recovery points, a day each, judged by the day that is missing", async () => {
    await kept();
    expect(await row(STREAM)).toMatchObject({ status: "not_measured", points: 0, ladder: null });
    await offsets(0, 1, 2);
    await kept();
    expect(await row(STREAM)).toMatchObject({
      status: "met",
      points: 3,
      recoverable: { is: "yes" },
      key: { need: "none" },
      ladder: { confidence: "listed" },
    });
    await site.db.streamOffset.deleteMany({ where: { day: day(1) } });
    await kept();
    expect(await row(STREAM)).toMatchObject({ status: "at_risk", points: 2 });
    const { rows } = await readPoints(ctx(), { component: STREAM });
    expect(rows.map((one) => one.externalId)).toEqual([0, 2].map((n) => day(n).toISOString().slice(0, 10)));
  });
});

describe("standards", () => {
  type Status = "met" | "at_risk" | "breached";
  const said = new Map<string, Map<string, Status>>();
  beforeEach(() => said.clear());
  /** One demand is judged anew, the others as they were. */
  const judge = (status: Status, at: Date, part: "wal" | "keep" = "wal", component = ARCHIVE) => {
    const parts = (said.get(component) ?? new Map<string, Status>()).set(part, status);
    said.set(component, parts);
    return keepVerdicts(
      site.db,
      site.installationId,
      { standard: "postgresql", component, region: "kr" },
      [...parts].map(([of, is]) => {
        const reasons = [{ key: is === "met" ? "wal-continuous" : "wal-none", values: {} }];
        return { part: of, status: is, reasons, since: null };
      }),
      at,
    );
  };

  it("are told worst first, with what each was in these days, and nothing older", async () => {
    await judge("breached", ago(90 * DAY), "keep");
    await judge("met", ago(60 * DAY), "keep");
    await judge("met", ago(6 * DAY));
    await judge("breached", ago(5 * DAY));
    await judge("met", ago(4 * DAY));
    await judge("at_risk", ago(DAY));
    const { standards, cut } = await readStandards(ctx(), 30);
    expect(standards.map((one) => [one.part, one.status, one.spans.map((span) => span.status)])).toEqual([
      ["wal", "at_risk", ["at_risk", "met", "breached", "met"]],
      ["keep", "met", ["met"]],
    ]);
    expect(cut).toBe(false);
    expect(standards[0]?.spans[0]?.endedAt).toBeNull();
    const { standards: lately } = await readStandards(ctx(), 3);
    expect(lately.find((one) => one.part === "wal")?.spans.map((span) => span.status)).toEqual(["at_risk", "met"]);
  });

  it("that are not met are counted once a component, breaches named oldest first; of what the site has not, none", async () => {
    await judge("breached", ago(DAY));
    await judge("breached", ago(HOUR), "keep");
    await judge("at_risk", ago(HOUR), "wal", "meta-db/archive-jp");
    await judge("breached", ago(HOUR), "wal", "gone/archive");
    expect(await readNotMet(site.db, ctx().topology)).toMatchObject({
      breached: 1,
      atRisk: 1,
      worst: [{ component: ARCHIVE, part: "wal", because: { key: "wal-none" } }],
    });
  });
});

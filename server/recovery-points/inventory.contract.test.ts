import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runsOf, SEGMENT_BYTES, segmentName } from "#domain/recovery-points/segments.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import type { ArchiveListing } from "../adapters/ports.ts";
import { endUndeclared } from "../standards/end-undeclared.ts";
import { forgetVerdicts } from "../standards/forget-verdicts.ts";
import { judgeCatalogue } from "../standards/judge-catalogue.ts";
import { judgeStandards } from "../standards/judge-standards.ts";
import { judgeStores } from "../standards/judge-stores.ts";
import { judgeStreams } from "../standards/judge-streams.ts";
import { keepVerdicts } from "../standards/keep-verdicts.ts";
import { archiveInventory } from "./archive-inventory.ts";
import { forgetChecks } from "./forget-checks.ts";
import { forgetPoints } from "./forget-points.ts";
import { listRecoveryPoints } from "./list-recovery-points.ts";
import { type ListedPoint, syncInventory } from "./sync-inventory.ts";

let site: VerbFixture;
beforeAll(async () => {
  site = await startVerbFixture();
});
afterAll(() => site.stop());
beforeEach(async () => {
  await site.db.$executeRaw`TRUNCATE recovery_point, standard_verdict, content_check`;
});

const COMPONENT = "meta-db/archive-kr";
const day = (n: number) => new Date(Date.UTC(2031, 0, n));
const point = (n: number, more: Partial<ListedPoint> = {}): ListedPoint => ({
  kind: "base-backup",
  externalId: `b${n}`,
  takenAt: day(n),
  coversFrom: day(n),
  coversUntil: null,
  sizeBytes: 1_000 + n,
  retentionUntil: day(n + 14),
  region: "kr",
  keyId: null,
  encrypted: false,
  detail: { type: "full" },
  ...more,
});
const sync = (points: readonly ListedPoint[], at: Date, component = COMPONENT) =>
  syncInventory(site.db, site.installationId, { component, kinds: ["base-backup", "wal-window"], points }, at);

describe("the inventory", () => {
  it("adds what is new, writes what differs, and leaves alone what is as it was", async () => {
    expect(await sync([point(1), point(2)], day(3))).toEqual({ added: 2, changed: 0, gone: 0 });
    expect(await sync([point(1), point(2)], day(4))).toEqual({ added: 0, changed: 0, gone: 0 });
    expect(await sync([point(1), point(2, { sizeBytes: 7 })], day(5))).toEqual({ added: 0, changed: 1, gone: 0 });
    const { rows } = await listRecoveryPoints(site.db, { component: COMPONENT });
    expect(rows.map((row) => [row.externalId, row.sizeBytes, row.confidence])).toEqual([
      ["b2", 7, "listed"],
      ["b1", 1_001, "listed"],
    ]);
    const [first] = await site.db.recoveryPoint.findMany({ where: { externalId: "b1" } });
    expect(first).toMatchObject({ firstSeenAt: day(3), lastSeenAt: day(3) });
  });

  it("marks gone what its source no longer lists, of this component and these kinds alone; what comes back is not", async () => {
    await sync([point(1), point(2)], day(3));
    await sync([point(1)], day(3), "meta-db/archive-jp");
    await syncInventory(
      site.db,
      site.installationId,
      { component: COMPONENT, kinds: ["snapshot"], points: [point(1, { kind: "snapshot" })] },
      day(3),
    );
    expect(await sync([point(2)], day(4))).toEqual({ added: 0, changed: 0, gone: 1 });
    expect(await sync([point(2)], day(5))).toEqual({ added: 0, changed: 0, gone: 0 });
    const gone = await site.db.recoveryPoint.findMany({ where: { goneAt: { not: null } } });
    expect(gone.map((row) => [row.component, row.kind, row.externalId, row.goneAt])).toEqual([
      [COMPONENT, "base-backup", "b1", day(4)],
    ]);
    expect(await sync([point(1), point(2)], day(6))).toEqual({ added: 0, changed: 1, gone: 0 });
    expect(await site.db.recoveryPoint.count({ where: { goneAt: { not: null } } })).toBe(0);
  });

  it("keeps what was proven of a point whatever its source lists", async () => {
    await sync([point(1)], day(3));
    await site.db.recoveryPoint.updateMany({ data: { confidence: "restored", confidenceAt: day(4) } });
    await sync([point(1, { sizeBytes: 9 })], day(5));
    const { rows } = await listRecoveryPoints(site.db, { component: COMPONENT });
    expect(rows).toMatchObject([{ confidence: "restored", confidenceAt: day(4).toISOString(), sizeBytes: 9 }]);
  });

  it("is read page by page without losing or repeating one, also of the same moment", async () => {
    const points = Array.from({ length: 120 }, (_, n) => point(n, { takenAt: day(1 + Math.floor(n / 40)) }));
    await sync(points, day(3));
    const seen: string[] = [];
    let after: { takenAt: Date; id: string } | undefined;
    for (;;) {
      const { rows, next } = await listRecoveryPoints(site.db, { component: COMPONENT, after });
      seen.push(...rows.map((row) => row.externalId));
      if (next === null) break;
      after = { takenAt: new Date(next.takenAt), id: next.id };
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("what has been gone for long", () => {
  const image = (tag: string, digest: string): ListedPoint =>
    point(1, {
      kind: "image-digest",
      externalId: `stable/app:${tag}@${digest}`,
      detail: { repository: "stable/app", tag, digest },
    });
  const images = (points: readonly ListedPoint[], at: Date) =>
    syncInventory(site.db, site.installationId, { component: "releases/images", kinds: ["image-digest"], points }, at);
  const standards = {
    postgresql: { keepMs: 14 * 86_400_000 },
    images: { stable: "stable/*", keepMs: 200 * 86_400_000 },
  };
  const left = async () =>
    (await site.db.recoveryPoint.findMany({ orderBy: { externalId: "asc" } })).map((row) => row.externalId);

  it("is forgotten after what the site keeps of its kind; what is there never is, however old", async () => {
    await sync([point(1), point(2), point(3)], day(4));
    await sync([point(1)], day(5));
    expect(await forgetPoints(site.db, { standards }, day(5 + 99))).toBe(0);
    expect(await forgetPoints(site.db, { standards }, day(5 + 101))).toBe(2);
    expect(await left()).toEqual(["b1"]);
    expect(await forgetPoints(site.db, { standards }, day(5 + 10_000))).toBe(0);
  });

  it("is kept where a release's tag first pointed, as long as there is such a tag", async () => {
    await images([image("1.0", "a"), image("1.1", "b")], day(1));
    await images([image("1.0", "c")], day(2));
    expect(await forgetPoints(site.db, { standards }, day(2 + 199))).toBe(0);
    expect(await forgetPoints(site.db, { standards }, day(2 + 201))).toBe(1);
    expect(await left()).toEqual(["stable/app:1.0@a", "stable/app:1.0@c"]);
    await images([], day(300));
    expect(await forgetPoints(site.db, { standards }, day(300 + 201))).toBe(2);
  });

  it("takes with it what reading found of it; of what is there, or still known, that stays", async () => {
    await site.db.$executeRaw`TRUNCATE content_check`;
    const read = { installationId: site.installationId, at: day(1), tookMs: 1, ok: true, found: {} };
    await site.db.contentCheck.createMany({
      data: [
        ...["a", "b", "c"].map((digest) => ({
          ...read,
          component: "releases/images",
          subject: `stable/app@${digest}`,
        })),
        ...[COMPONENT, "gone/archive"].map((component) => ({ ...read, component, subject: "" })),
      ],
    });
    await sync([point(1)], day(1));
    await images([image("1.0", "a"), image("1.1", "b")], day(1));
    await images([image("1.0", "a")], day(2));
    expect(await forgetChecks(site.db, day(1 + 99))).toBe(0);
    expect(await forgetChecks(site.db, day(1 + 101))).toBe(2);
    expect(await forgetPoints(site.db, { standards }, day(2 + 201))).toBe(1);
    expect(await forgetChecks(site.db, day(2 + 201))).toBe(1);
    const checks = await site.db.contentCheck.findMany({ orderBy: { subject: "asc" } });
    expect(checks.map((one) => [one.component, one.subject])).toEqual([
      [COMPONENT, ""],
      ["releases/images", "stable/app@a"],
    ]);
  });
});

describe("what an archive lists", () => {
  const name = (number: number) => segmentName({ timeline: 1, number });
  const backup = (label: string, number: number) => ({
    label,
    type: "full" as const,
    start: name(number),
    stop: name(number),
    startedAt: day(number),
    stoppedAt: day(number),
    error: false,
    prior: null,
    sizeBytes: 5,
    storedBytes: 2,
  });
  const listing = (segments: readonly number[]): ArchiveListing => ({
    state: "ok",
    said: "ok",
    backups: [backup("b3", 3), backup("b6", 6)],
    archived: { segmentBytes: SEGMENT_BYTES, runs: runsOf(segments.map(name)), histories: {} },
    retentionMs: 14 * 86_400_000,
    encrypted: false,
    scratches: [],
    returnsRows: true,
  });

  it("is each base backup and each window, and a gap makes two of one", async () => {
    const points = (segments: readonly number[]) => archiveInventory(COMPONENT, "kr", listing(segments)).points;
    expect(points([3, 4, 5, 6, 7]).map((one) => one.kind)).toEqual(["base-backup", "base-backup", "wal-window"]);
    expect(points([3, 4, 6, 7]).filter((one) => one.kind === "wal-window")).toMatchObject([
      { coversFrom: day(3) },
      { coversFrom: day(6) },
    ]);
    expect(points([5, 6, 7])).toMatchObject([
      { externalId: "b3", detail: { usable: false } },
      { externalId: "b6", detail: { usable: true } },
      { kind: "wal-window" },
    ]);
    await sync(points([3, 4, 5, 6, 7]), day(8));
    expect(await sync(points([3, 4, 5, 6, 7]), day(9))).toEqual({ added: 0, changed: 0, gone: 0 });
  });
});

describe("verdicts of a standard", () => {
  const judge = (status: "met" | "breached", since: Date | null, now: Date, n = 0) =>
    keepVerdicts(
      site.db,
      site.installationId,
      { standard: "postgresql", component: COMPONENT, region: "kr" },
      [{ part: "wal", status, reasons: [{ key: "wal-gap", values: { n } }], since }],
      now,
    );
  const rows = () =>
    site.db.standardVerdict.findMany({
      orderBy: { since: "asc" },
      select: { status: true, since: true, endedAt: true, reasons: true },
    });

  it("that tell of something outside its region are an incident, one at a time, until a person resolves it", async () => {
    const KEYS = { standard: "keys", component: "evidence/keys-kr", region: "kr" };
    const say = (keys: readonly string[], now: Date) =>
      keepVerdicts(
        site.db,
        site.installationId,
        KEYS,
        keys.map((key) => ({
          part: "region",
          status: "breached",
          reasons: [{ key, values: { key: "e" } }],
          since: null,
        })),
        now,
      );
    const incidents = () =>
      site.db.incident.findMany({ orderBy: { number: "asc" }, select: { id: true, titleKey: true, regions: true } });
    await say(["key-disabled"], day(1));
    expect(await incidents()).toEqual([]);
    await Promise.all([say(["key-multi-region"], day(2)), say(["key-multi-region"], day(2))]);
    await say(["key-multi-region"], day(3));
    const [one, ...others] = await incidents();
    expect(one).toMatchObject({ titleKey: "key-multi-region", regions: ["kr"] });
    expect(others).toEqual([]);
    await site.db.incident.updateMany({ data: { status: "resolved" } });
    await say([], day(4));
    await keepVerdicts(
      site.db,
      site.installationId,
      KEYS,
      [{ part: "region", status: "met", reasons: [], since: null }],
      day(5),
    );
    await say(["key-elsewhere"], day(6));
    expect((await incidents()).map((incident) => incident.titleKey)).toEqual(["key-multi-region", "key-elsewhere"]);
  });

  it("are one row from a change to the next, with since when as the facts tell", async () => {
    await judge("met", null, day(1));
    await judge("met", null, day(2), 2);
    expect(await rows()).toMatchObject([
      { status: "met", since: day(1), endedAt: null, reasons: [{ values: { n: 2 } }] },
    ]);
    await judge("breached", day(3), day(4));
    await judge("breached", day(3), day(5));
    await judge("met", null, day(6));
    expect(await rows()).toMatchObject([
      { status: "met", since: day(1), endedAt: day(3) },
      { status: "breached", since: day(3), endedAt: day(6) },
      { status: "met", since: day(6), endedAt: null },
    ]);
  });

  it("never begin before what was so before them, and are one in force whoever judges at once", async () => {
    await judge("met", null, day(5));
    await judge("breached", day(1), day(6));
    expect(await rows()).toMatchObject([
      { status: "met", since: day(5), endedAt: day(5) },
      { status: "breached", since: day(5), endedAt: null },
    ]);
    await Promise.all([1, 2, 3, 4].map(() => judge("met", null, day(7))));
    expect(await site.db.standardVerdict.count({ where: { endedAt: null } })).toBe(1);
  });

  const keep = (standard: string, component: string, parts: readonly string[], now: Date) =>
    keepVerdicts(
      site.db,
      site.installationId,
      { standard, component, region: "kr" },
      parts.map((part) => ({ part, status: "breached", reasons: [{ key: "wal-none", values: {} }], since: null })),
      now,
    );
  const open = async () =>
    (await site.db.standardVerdict.findMany({ where: { endedAt: null }, orderBy: { part: "asc" } })).map(
      (row) => `${row.standard}/${row.component}/${row.part}`,
    );
  const withdrawn = async () =>
    (await site.db.auditEvent.findMany({ where: { action: "standard.withdrawn" }, orderBy: { id: "asc" } })).map(
      (row) => row.subjectId,
    );

  it("end with their demand, on the record; that nothing could be said ends none", async () => {
    const before = (await withdrawn()).length;
    await keep("postgresql", COMPONENT, ["wal", "whole"], day(1));
    await keep("postgresql", "meta-db/archive-jp", ["whole"], day(1));
    await keep("postgresql", COMPONENT, [], day(2));
    expect(await open()).toHaveLength(3);
    await keep("postgresql", COMPONENT, ["wal"], day(3));
    expect(await open()).toEqual([`postgresql/${COMPONENT}/wal`, "postgresql/meta-db/archive-jp/whole"]);
    expect(await site.db.standardVerdict.findFirst({ where: { component: COMPONENT, part: "whole" } })).toMatchObject({
      status: "breached",
      endedAt: day(3),
    });
    await keep("postgresql", COMPONENT, ["wal"], day(4));
    expect((await withdrawn()).slice(before)).toEqual([`postgresql/${COMPONENT}/whole`]);
  });

  it("end with their standard or their component; of what is judged none does", async () => {
    const { topology } = site.as("viewer", "viewer");
    const { installationId } = site;
    await judgeStandards(site.db, installationId, topology);
    await judgeCatalogue(site.db, installationId, topology);
    await judgeStores(site.db, installationId, topology);
    await judgeStreams(site.db, installationId, topology);
    const judged = await open();
    expect(judged.length).toBeGreaterThan(5);
    expect(await endUndeclared(site.db, topology)).toBe(0);
    expect(await open()).toEqual(judged);
    const before = (await withdrawn()).length;
    await keep("postgresql", "gone/archive", ["wal"], new Date());
    expect(await endUndeclared(site.db, topology)).toBe(1);
    expect((await withdrawn()).slice(before)).toEqual(["postgresql/gone/archive/wal"]);
    const { postgresql: _, ...standards } = topology.standards ?? {};
    await endUndeclared(site.db, { ...topology, standards });
    expect(await open()).toEqual(judged.filter((one) => !one.startsWith("postgresql/")));
  });

  it("are forgotten two years after their end; the one in force never is", async () => {
    await judge("met", null, day(1));
    await judge("breached", null, day(2));
    await judge("met", null, day(3));
    expect(await forgetVerdicts(site.db, day(2 + 760))).toBe(0);
    expect(await forgetVerdicts(site.db, day(2 + 762))).toBe(1);
    expect(await forgetVerdicts(site.db, day(9_000))).toBe(1);
    expect(await rows()).toMatchObject([{ status: "met", since: day(3), endedAt: null }]);
  });
});

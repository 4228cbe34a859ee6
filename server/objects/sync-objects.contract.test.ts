import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MOST_PAGES } from "#domain/objects/rotation.ts";
import { AdapterError, type ObjectsPort } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { makeWhole } from "./folders.ts";
import { syncObjects } from "./sync-objects.ts";
import { generatedStore } from "./testing/generated-store.ts";
import { MemoryStore } from "./testing/memory-store.ts";

const DAY = 86_400_000;
const KEEP = 1_095 * DAY;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);

describe("the inventory of object versions", () => {
  let server: TestInstallation;
  let db: Database;
  let store: MemoryStore;
  let component = "";
  let number = 0;
  let installationId = "";

  const sync = (port: Pick<ObjectsPort, "versions" | "prefixes"> = store, at = now, roundMs = 600_000) =>
    syncObjects(
      db,
      port,
      { installationId, component, keepMs: KEEP },
      "",
      { roundMs, atOnce: 4, look: () => ({ signal: AbortSignal.timeout(60_000) }) },
      at,
    );
  const rows = async () =>
    (await db.objectVersion.findMany({ where: { component }, orderBy: [{ key: "asc" }, { at: "desc" }] })).map(
      ({ key, latest, goneHow, problem }) => [key, latest, goneHow, problem],
    );
  const audited = async () =>
    (await db.auditEvent.findMany({ where: { subjectId: component }, orderBy: { id: "asc" } })).map((row) => [
      row.action,
      (row.detail as { n: number }).n,
    ]);

  beforeAll(async () => {
    server = await startTestInstallation();
    ({ db, installationId } = server);
  });
  beforeEach(() => {
    store = new MemoryStore();
    number += 1;
    component = `evidence/objects-${number}`;
  });
  afterAll(async () => {
    await server?.stop();
  });

  it("has every version of every folder, and nothing that the product itself wrote; the same again writes nothing", async () => {
    store.add("evidence/2031/02/03/a", "1", { at: ago(2_000) });
    store.add("evidence/2031/02/03/a", "2", { at: ago(1_000) });
    store.add("evidence/2031/02/02/b", "3", { at: ago(DAY) });
    store.add("evidence/2031/note", "4", { at: ago(DAY) });
    store.add("top", "5", { at: ago(DAY) });
    store.add(".haechi/canary/2031/02/03/1", "6", { at: ago(DAY) });
    expect(await sync()).toMatchObject({ added: 5, gone: 0, left: 0 });
    expect(await rows()).toEqual([
      ["evidence/2031/02/02/b", true, null, null],
      ["evidence/2031/02/03/a", true, null, null],
      ["evidence/2031/02/03/a", false, null, null],
      ["evidence/2031/note", true, null, null],
      ["top", true, null, null],
    ]);
    expect(await sync()).toMatchObject({ listed: 5, written: 0, added: 0, changed: 0, gone: 0 });
    expect(await audited()).toEqual([]);
  });

  it("what vanishes is gone and told: locked, too early, or lawfully; what comes back is no longer gone", async () => {
    const locked = store.add("e/locked", "1", { at: ago(2_000 * DAY), retainUntil: ago(-DAY) });
    const early = store.add("e/early", "2", { at: ago(DAY), mode: null, retainUntil: null });
    const over = store.add("e/over", "3", { at: ago(1_100 * DAY), retainUntil: ago(5 * DAY) });
    await sync();
    await db.objectVersion.updateMany({ where: { component, key: "e/locked" }, data: { retainUntil: ago(-DAY) } });
    for (const one of [locked, early, over]) store.lose(one);
    expect(await sync()).toMatchObject({ gone: 3, locked: 1, early: 1 });
    expect((await rows()).map(([key, , how]) => [key, how])).toEqual([
      ["e/early", "early"],
      ["e/locked", "locked"],
      ["e/over", "over"],
    ]);
    expect(await audited()).toEqual([
      ["objects.locked-version-gone", 1],
      ["objects.version-gone-early", 1],
      ["objects.version-gone", 1],
    ]);
    store.add("e/locked", "1", { ...locked });
    expect(await sync()).toMatchObject({ changed: 1 });
    expect((await rows())[1]).toEqual(["e/locked", true, null, null]);
    expect((await audited()).at(-1)).toEqual(["objects.version-back", 1]);
  });

  it("a version that is listed as something else keeps what it was, and is told once as differing", async () => {
    const one = store.add("e/a", "12345", { at: ago(DAY) });
    await sync();
    one.body = Buffer.from("6");
    await sync();
    await sync();
    expect(await rows()).toEqual([["e/a", true, null, "differs"]]);
    const [row] = await db.objectVersion.findMany({ where: { component } });
    expect(Number(row?.sizeBytes)).toBe(5);
    expect(await audited()).toEqual([["objects.version-differs", 1]]);
  });

  it("a delete marker hides an object and removes nothing", async () => {
    store.add("e/a", "1", { at: ago(DAY) });
    await sync();
    store.add("e/a", "", { at: now, deleteMarker: true });
    await sync();
    expect(await rows()).toEqual([
      ["e/a", true, null, null],
      ["e/a", false, null, null],
    ]);
    const [folder] = await db.objectFolder.findMany({ where: { component, prefix: "e/" } });
    expect(folder).toMatchObject({ versions: 1, markers: 1 });
  });

  it("a large folder is kept in ranges: one version more writes one of them, and one is split when it is full", async () => {
    for (let n = 0; n < 4_500; n += 1) store.add(`e/2031/02/03/${String(n).padStart(5, "0")}`, "x", { at: ago(n) });
    await sync();
    const ranges = () => db.objectRange.count({ where: { component, prefix: "e/2031/02/03/" } });
    expect(await ranges()).toBe(3);
    store.add("e/2031/02/03/02500-more", "x", { at: now });
    expect(await sync()).toMatchObject({ added: 1, gone: 0, written: 2, listed: 4_501 });
    expect(await ranges()).toBe(4);
    const all = store.all.filter((one) => one.key > "e/2031/02/03/01000" && one.key < "e/2031/02/03/03500");
    for (const one of all) store.lose(one);
    expect(await sync()).toMatchObject({ added: 0, gone: all.length });
    expect(await sync()).toMatchObject({ written: 0 });
    expect(await db.objectVersion.count({ where: { component, goneAt: null } })).toBe(4_501 - all.length);
  });

  it("a round that is over goes on where it was, by another worker, and misses nothing", async () => {
    const generated = generatedStore(1, 9_500);
    let pages = 0;
    const slow: Pick<ObjectsPort, "versions" | "prefixes"> = {
      prefixes: generated.prefixes,
      versions: async (...asked) => {
        const page = await generated.versions(...asked);
        if (page.versions.length > 0) pages += 1;
        if (page.versions.length > 0 && pages % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 400));
        return page;
      },
    };
    let rounds = 0;
    const isWhole = async () =>
      (await db.objectFolder.count({
        where: { component, OR: [{ listedAt: null }, { resumeKey: { not: null } }] },
      })) === 0 && (await db.objectVersion.count({ where: { component } })) === 9_500;
    for (; rounds < 30 && !(rounds > 0 && (await isWhole())); rounds += 1) await sync(slow, now, 300);
    expect(rounds).toBeGreaterThan(1);
    expect(await db.objectVersion.count({ where: { component, goneAt: null } })).toBe(9_500);
    expect(await sync(generated)).toMatchObject({ added: 0, changed: 0, gone: 0 });
    expect(await sync(generated)).toMatchObject({ written: 0, listed: 9_500 });
  });

  it("a store that does not answer, or lists nonsense, makes nothing gone", async () => {
    store.add("e/a", "1", { at: ago(DAY) });
    store.add("e/b", "1", { at: ago(DAY) });
    await sync();
    store.down = new AdapterError("failed", component, "SlowDown");
    await expect(sync()).rejects.toThrow("SlowDown");
    const backwards: typeof store.versions = async () => ({
      versions: [
        ...(await store.versions("", { prefix: "e/", after: null }, { signal: AbortSignal.timeout(1_000) })).versions,
      ].reverse(),
      next: null,
    });
    store.down = null;
    const lying = { prefixes: store.prefixes.bind(store), versions: backwards };
    await expect(sync(lying)).rejects.toThrow("nonsense");
    expect((await rows()).map((row) => row[2])).toEqual([null, null]);
  });

  it("a folder of versions without end is listed as one, and each page of it has a time of its own", async () => {
    store.add(".haechi/canary/1", "x", { at: ago(DAY) });
    for (let n = 0; n < 30; n += 1) store.add(`flat-${n}`, "x", { at: ago(DAY) });
    const signals = new Set<AbortSignal>();
    let pages = 0;
    const flat: Pick<ObjectsPort, "versions" | "prefixes"> = {
      versions: store.versions.bind(store),
      prefixes: async (_, { after }, { signal }) => {
        signals.add(signal);
        pages += 1;
        return { prefixes: after === null ? [".haechi/"] : [], next: String(pages) };
      },
    };
    expect(await sync(flat)).toMatchObject({ added: 30, left: 0 });
    expect(pages).toBe(MOST_PAGES);
    expect(signals.size).toBe(pages);
    expect(await sync(flat)).toMatchObject({ listed: 30, written: 0 });
    expect(pages).toBe(MOST_PAGES);
    expect(await db.objectFolder.findMany({ where: { component } })).toMatchObject([{ prefix: "", whole: true }]);
  });

  it("a folder whose folders a round has no time to find is left to the next, with nothing gone", async () => {
    store.add("e/a", "x", { at: ago(DAY) });
    await sync();
    const slow: Pick<ObjectsPort, "versions" | "prefixes"> = {
      versions: store.versions.bind(store),
      prefixes: async () => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        return { prefixes: [], next: String(performance.now()) };
      },
    };
    expect(await sync(slow, now, 100)).toMatchObject({ gone: 0, left: 2 });
    expect(await rows()).toEqual([["e/a", true, null, null]]);
    expect(await sync()).toMatchObject({ listed: 1, written: 0, gone: 0, left: 0 });
  });

  it("a folder of too many folders is listed as one, and what was known stays known", async () => {
    for (let n = 0; n < 20; n += 1) store.add(`cases/${n}/a`, "x", { at: ago(DAY) });
    await sync();
    expect(await db.objectFolder.count({ where: { component } })).toBe(22);
    for (let n = 20; n < 1_100; n += 1) store.add(`cases/${n}/a`, "x", { at: ago(DAY) });
    await sync();
    expect(await sync()).toMatchObject({ added: 1_080, gone: 0 });
    expect(await db.objectFolder.count({ where: { component } })).toBe(2);
    expect(await db.objectVersion.count({ where: { component, goneAt: null } })).toBe(1_100);
    expect(await audited()).toEqual([]);
  });

  it("is moved part by part however much there is in it, and nothing beside it", async () => {
    await db.$executeRaw`
      INSERT INTO object_version (component, prefix, key, version_id, latest, delete_marker, at, size_bytes, first_seen_at)
      SELECT ${component}, folder, folder || 'a' || n, 'x', true, false, now(), 1, now()
      FROM unnest(ARRAY['e/', 'e/1/', 'e/2/3/', 'f/']) folder, generate_series(1, 8000) n`;
    await makeWhole(db, component, "e/");
    const moved = await db.objectVersion.groupBy({ by: ["prefix"], where: { component }, _count: true });
    expect(new Map(moved.map(({ prefix, _count }) => [prefix, _count]))).toEqual(
      new Map([
        ["e/", 24_000],
        ["f/", 8_000],
      ]),
    );
  });
});

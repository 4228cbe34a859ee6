import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KeyMetadata } from "#domain/standards/keys.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { startVerbFixture, type VerbFixture } from "../access/verb-fixture.ts";
import { askLocks } from "../objects/ask-locks.ts";
import { syncObjects } from "../objects/sync-objects.ts";
import { MemoryStore } from "../objects/testing/memory-store.ts";
import { createCallerFactory } from "../trpc/init.ts";
import { readObjectVersions } from "./read-object-versions.ts";
import { backupsRouter } from "./router.ts";

const COMPONENT = "evidence/objects-kr";
const DAY = 86_400_000;
const now = Date.now();
const ago = (ms: number) => new Date(now - ms);

let site: VerbFixture;
let store: MemoryStore;
beforeAll(async () => {
  site = await startVerbFixture();
}, 90_000);
afterAll(() => site.stop());
beforeEach(async () => {
  await site.clear();
  await site.db.$executeRaw`TRUNCATE object_version, object_folder, object_range`;
  store = new MemoryStore();
});

const ctx = () => site.as("viewer", "viewer");
const asked = () => createCallerFactory(backupsRouter)(ctx()).objects;
const look = () => ({ signal: AbortSignal.timeout(60_000) });

/** As the worker does once a minute: lists the store, and asks what is new how it is locked. */
async function round(): Promise<void> {
  const { db, installationId } = site;
  const of = { installationId, component: COMPONENT, keepMs: 1_095 * DAY };
  await syncObjects(db, store, of, "", { roundMs: 600_000, atOnce: 4, look }, new Date());
  await askLocks(db, store, COMPONENT, { lock: null, roundMs: 60_000, look });
}

async function keyIs(state: KeyMetadata["state"]): Promise<void> {
  const key = {
    ...{ name: "alias/evidence", id: "evidence", arn: null, serviceRegion: "kr", state, multiRegion: false },
    ...{ regions: ["kr"], rotation: true, createdAt: null, deletionAt: null, hash: null },
  };
  const [component, node] = ["evidence/keys-kr", "kr"];
  await site.db.measurement.deleteMany({ where: { component } });
  await site.db.measurement.create({
    data: {
      ...{ key: `${component}:${node}`, component, node, ok: true, intervalMs: 60_000 },
      ...{ value: { kind: "keys", keys: [key], copies: null }, at: new Date(), lastGoodAt: new Date() },
    },
  });
}

describe("a page of the versions of an object store", () => {
  it("has nothing to say of a store that was never listed, and says so", async () => {
    expect(await asked()({ component: COMPONENT })).toEqual({
      ...{ component: COMPONENT, region: "kr", stores: [COMPONENT], inventory: null, rows: [], next: null },
    });
    await round();
    expect((await asked()({ component: COMPONENT })).inventory).toMatchObject({ versions: 0, bytes: 0 });
  });

  it("is of the site's first store where none is named, with how each version said itself that it is kept", async () => {
    const held = store.add("cases/2031/a", "12345", { at: ago(DAY), hold: true });
    store.add("cases/2031/b", "1", { at: ago(2 * DAY), mode: null, retainUntil: null, encryption: null });
    await round();
    const { component, inventory, rows } = await asked()({});
    expect(component).toBe(COMPONENT);
    expect(inventory).toMatchObject({ versions: 2, bytes: 6, listedSince: expect.any(String) });
    expect(rows).toMatchObject([
      {
        ...{ key: "cases/2031/a", sizeBytes: 5, latest: true, lockMode: "COMPLIANCE", hold: true },
        ...{ retainUntil: held.retainUntil?.toISOString(), encryption: "aws:kms", keyId: "evidence", verifiedAt: null },
      },
      { key: "cases/2031/b", lockMode: null, hold: false, encryption: null, opens: null },
    ]);
  });

  it("tells whether the key of a version opens it now, and takes silence for nothing", async () => {
    store.add("a", "1", { at: ago(DAY) });
    await round();
    const opens = async () => (await asked()({})).rows[0]?.opens;
    expect(await opens()).toMatchObject({ recoverable: "unknown", reason: { key: "keys-unmeasured" } });
    await keyIs("Enabled");
    expect(await opens()).toEqual({ recoverable: "yes" });
    await keyIs("Disabled");
    expect(await opens()).toMatchObject({ recoverable: "no", reason: { key: "key-disabled" } });
  });

  it("has what is there, what is gone and what is wrong apart, each below a prefix as well", async () => {
    const lost = store.add("a/1", "1", { at: ago(DAY) });
    store.add("a/2", "2", { at: ago(DAY) });
    store.add("b/3", "3", { at: ago(DAY) });
    await round();
    store.lose(lost);
    await round();
    await site.db.objectVersion.updateMany({ where: { key: "b/3" }, data: { problem: "differs", problemAt: ago(0) } });
    const keys = async (which: "there" | "gone" | "wrong", prefix?: string) =>
      (await asked()({ which, ...(prefix === undefined ? {} : { prefix }) })).rows.map((row) => row.key);
    expect(await keys("there")).toEqual(["a/2", "b/3"]);
    expect(await keys("gone")).toEqual(["a/1"]);
    expect(await keys("wrong")).toEqual(["b/3"]);
    expect([await keys("there", "a/"), await keys("gone", "b"), await keys("wrong", "b/3")]).toEqual([
      ["a/2"],
      [],
      ["b/3"],
    ]);
    const [gone] = (await asked()({ which: "gone" })).rows;
    expect(gone).toMatchObject({ goneHow: "locked", goneAt: expect.any(String) });
  });

  it.each([undefined, "cases/"])("goes on where the page before ended (%s)", async (prefix) => {
    for (let n = 0; n < 120; n += 1) store.add(`cases/${n % 3}/${n}`, `${n}`, { at: ago(DAY + (n % 5) * 1_000) });
    await round();
    const seen: string[] = [];
    let after: { at: Date; folder: string; key: string; versionId: string } | undefined;
    for (;;) {
      const { rows, next } = await asked()({ prefix, after });
      seen.push(...rows.map((row) => row.key));
      if (next === null) break;
      after = { ...next, at: new Date(next.at) };
    }
    expect(seen.length).toBe(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("what is asked for and cannot be had", () => {
  it.each(["evidence/none", "evidence/keys-kr", "toString/constructor"])(
    "%s is refused as no object store",
    async (id) => {
      await expect(readObjectVersions(ctx(), { component: id })).rejects.toMatchObject({
        key: "component-not-found",
        values: { component: id },
      });
      await expect(asked()({ component: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    },
  );

  it("a site without an object store has none", async () => {
    const { db, topology } = ctx();
    const without: Topology = { ...topology, services: {} };
    expect(await readObjectVersions({ db, topology: without }, {})).toMatchObject({
      component: null,
      stores: [],
      inventory: null,
      rows: [],
    });
  });

  it.each([
    ["a prefix that no key has", { prefix: "a\0" }],
    ["a prefix longer than a key", { prefix: "a".repeat(1_025) }],
    ["another state", { which: "all" }],
    ["half a place", { after: { at: "2031-02-03T04:05:06Z" } }],
  ])("%s is no filter", async (_, filter) => {
    await expect(asked()(filter as never)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

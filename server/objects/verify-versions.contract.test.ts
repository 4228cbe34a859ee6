import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AdapterError } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { endCheck, endOf } from "./end-check.ts";
import { syncObjects } from "./sync-objects.ts";
import { evidenceStore } from "./testing/evidence.ts";
import type { MemoryStore } from "./testing/memory-store.ts";
import { StoreReadsNothing, type VerifyOptions, verifyVersions } from "./verify-versions.ts";

const DAY = 86_400_000;
const SYSTEM = { kind: "system", subject: "system:test", name: "test", roles: [] } as const;

describe("the verification of objects by version and hash", () => {
  let server: TestInstallation;
  let db: Database;
  let store: MemoryStore;
  let component = "";
  let installationId = "";
  const look = () => ({ signal: AbortSignal.timeout(10_000) });

  beforeAll(async () => {
    server = await startTestInstallation();
    ({ db, installationId } = server);
  });
  beforeEach(async () => {
    component = `evidence/${crypto.randomUUID()}`;
    store = evidenceStore(120);
    await sync();
  });
  afterAll(async () => {
    await server?.stop();
  });

  const sync = () =>
    syncObjects(db, store, { installationId, component, keepMs: 1_095 * DAY }, "", {
      roundMs: 60_000,
      atOnce: 1,
      look,
    });
  const verify = async (more: Partial<VerifyOptions> = {}, runId = crypto.randomUUID()) => {
    const told: number[] = [];
    const { check, done } = await verifyVersions(
      db,
      store,
      { installationId, component, runId },
      {
        sample: null,
        keepMs: 1_095 * DAY,
        perSecond: 100_000,
        atOnce: 4,
        look,
        told: async ({ done: n }) => void told.push(n),
        goOn: async () => true,
        ...more,
      },
    );
    if (done) await endCheck(db, check, endOf(check, done), SYSTEM);
    return { check: await db.objectCheck.findUniqueOrThrow({ where: { runId } }), told, runId };
  };
  const problems = async () =>
    (await db.objectVersion.findMany({ where: { component, problem: { not: null } }, orderBy: { key: "asc" } })).map(
      (row) => [row.key.slice(-4), row.problem],
    );
  const audited = async (action: string) =>
    db.auditEvent.count({ where: { action, detail: { path: ["component"], equals: component } } });

  it("reads all of them, remembers their hashes and locks, and tells how far it is", async () => {
    const { check, told } = await verify();
    expect(check).toMatchObject({ status: "passed", total: 120, done: 120, differing: 0, missing: 0, unreadable: 0 });
    expect(check.held, "by what its writer put beside it").toBe(120);
    expect(told).toEqual([50, 100, 120]);
    const [row] = await db.objectVersion.findMany({ where: { component }, take: 1 });
    expect(row).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), lockMode: "COMPLIANCE" });
    expect(Number(row?.retainMs)).toBe(1_095 * DAY);
    expect(await audited("objects.verified")).toBe(1);
  });

  it("finds what was changed together with its metadata, what is gone and what cannot be read; confidence goes, and comes back", async () => {
    await verify();
    const [a, b, c] = store.all;
    if (!a || !b || !c) throw new Error("there are objects");
    const was = { body: a.body, declared: a.declared };
    Object.assign(a, { body: Buffer.from("something else "), declared: null });
    store.lose(b);
    store.unreadable.add(c.key);
    const { check } = await verify();
    expect(check).toMatchObject({ status: "failed", differing: 1, missing: 1, unreadable: 1, done: 120 });
    expect(check.findings).toEqual(
      expect.arrayContaining([
        { key: a.key, versionId: a.versionId, how: "differs", said: "hash" },
        { key: b.key, versionId: b.versionId, how: "missing", said: "" },
        { key: c.key, versionId: c.versionId, how: "unreadable", said: "failed: InternalError" },
      ]),
    );
    expect(await problems()).toEqual([
      ["0000", "differs"],
      ["0001", "missing"],
      ["0002", "unreadable"],
    ]);
    expect(await db.objectVersion.count({ where: { component, verifiedAt: null } })).toBe(3);
    expect(await audited("objects.verification-failed")).toBe(1);
    Object.assign(a, was);
    store.unreadable.clear();
    store.add(b.key, b.body, b);
    // What is known to be wrong is read again whatever chance says.
    expect((await verify({ sample: 5 })).check).toMatchObject({ status: "passed" });
    expect(await problems()).toEqual([]);
  });

  it("without a hash of its writer the first reading is remembered, and the second held against it", async () => {
    for (const one of store.all) one.declared = null;
    expect((await verify()).check, "nothing was held against anything").toMatchObject({
      ...{ status: "incomplete", done: 120, held: 0, remembered: 120 },
    });
    expect([await audited("objects.hashes-remembered"), await audited("objects.verified")]).toEqual([1, 0]);
    expect(await db.objectVersion.count({ where: { component, verifiedAt: { not: null } } })).toBe(0);
    expect((await verify()).check).toMatchObject({ status: "passed", held: 120, remembered: 0 });
    expect(await db.objectVersion.count({ where: { component, verifiedAt: { not: null } } })).toBe(120);
  });

  it("goes on from where it was stopped, and two at once do not count twice", async () => {
    const answers = [true, false];
    const runId = crypto.randomUUID();
    const stopped = await verify({ goOn: async () => answers.shift() ?? false }, runId);
    expect(stopped.check).toMatchObject({ status: "running", done: 50 });
    const both = await Promise.allSettled([verify({}, runId), verify({}, runId)]);
    expect(both.some((one) => one.status === "fulfilled")).toBe(true);
    expect(await db.objectCheck.findUnique({ where: { runId } })).toMatchObject({ status: "passed", done: 120 });
  });

  it("a sample is by chance, of its own run, and no larger than asked", async () => {
    const keys = async (runId: string) => {
      const { check } = await verify({ sample: 20, goOn: async () => false }, runId);
      const items = await db.objectCheckItem.findMany({ where: { checkId: check.id } });
      return items.map((item) => item.key).sort();
    };
    const [one, two] = [await keys(crypto.randomUUID()), await keys(crypto.randomUUID())];
    expect([one.length, two.length]).toEqual([20, 20]);
    expect(one).not.toEqual(two);
  });

  it("of a sample half has a hash already, what was not verified for longest first", async () => {
    for (const one of store.all) one.declared = null;
    const first = await verify({ sample: 20 });
    expect(first.check).toMatchObject({ status: "incomplete", total: 20, remembered: 20 });
    const second = await verify({ sample: 20 });
    expect(second.check).toMatchObject({ status: "passed", total: 20 });
    expect(second.check.held).toBeGreaterThanOrEqual(10);
    const unverified = () => db.objectVersion.count({ where: { component, sha256: { not: null }, verifiedAt: null } });
    const before = await unverified();
    expect(before).toBe(20 - second.check.held + second.check.remembered);
    await verify({ sample: 20 });
    const known = await db.objectVersion.count({ where: { component, verifiedAt: { not: null } } });
    expect(known).toBeGreaterThanOrEqual(20);
  });

  it("a store that answers nothing, or reads nothing at all, says nothing about its versions", async () => {
    store.down = new AdapterError("refused-connection", component, "nobody listens");
    await expect(verify()).rejects.toThrow("nobody listens");
    store.down = null;
    for (const one of store.all) store.unreadable.add(one.key);
    await expect(verify()).rejects.toBeInstanceOf(StoreReadsNothing);
    expect(await problems()).toEqual([]);
  });

  it("one version that it never answers for is unreadable, and all others are read", async () => {
    const [silent] = store.all;
    const read = store.read.bind(store);
    store.read = async (id, of, bound) => {
      if (of.key === silent?.key) throw new AdapterError("timeout", id, "no answer in time");
      return read(id, of, bound);
    };
    const { check } = await verify();
    expect(check).toMatchObject({ status: "failed", done: 120, unreadable: 1 });
    expect(check.findings).toMatchObject([{ key: silent?.key, how: "unreadable", said: "timeout: no answer in time" }]);
    expect(await db.objectVersion.count({ where: { component, verifiedAt: { not: null } } })).toBe(119);
  });

  it("one that is read after all while the store seemed dead has every other read as well", async () => {
    const [slow, ...others] = store.all;
    const unreadable = others.slice(0, 10);
    for (const one of unreadable) store.unreadable.add(one.key);
    let tries = 0;
    const read = store.read.bind(store);
    store.read = async (id, of, bound) => {
      if (store.unreadable.has(of.key)) tries += 1;
      while (of.key === slow?.key && tries < 3 * unreadable.length)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return read(id, of, bound);
    };
    const { check } = await verify();
    expect(check).toMatchObject({ status: "failed", done: 120, unreadable: 10 });
    expect(await db.objectVersion.count({ where: { component, verifiedAt: { not: null } } })).toBe(110);
  });

  it("what a rate allows and no more", async () => {
    const began = performance.now();
    await verify({ sample: 60, perSecond: 100 });
    expect(performance.now() - began).toBeGreaterThan(550);
  });
});

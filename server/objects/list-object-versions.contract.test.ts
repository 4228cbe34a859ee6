import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../db/client.ts";
import { plansOf } from "../db/plans.fixture.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { askLocks } from "./ask-locks.ts";
import { forgetVersions } from "./forget-versions.ts";
import { readGone } from "./inventory-totals.ts";
import { listObjectVersions, type ObjectVersionFilter, type ObjectVersionMark } from "./list-object-versions.ts";
import { syncObjects } from "./sync-objects.ts";
import { generatedStore } from "./testing/generated-store.ts";
import { MemoryStore } from "./testing/memory-store.ts";

const DAY = 86_400_000;
const KEEP = 1_095 * DAY;
const now = new Date("2031-02-03T04:05:06Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const later = (ms: number) => new Date(now.getTime() + ms);

let server: TestInstallation;
let db: Database;
let installationId = "";
beforeAll(async () => {
  server = await startTestInstallation();
  ({ db, installationId } = server);
});
afterAll(async () => {
  await server?.stop();
});

const sync = (component: string, port: Parameters<typeof syncObjects>[1], at = now) =>
  syncObjects(
    db,
    port,
    { installationId, component, keepMs: KEEP },
    "",
    { roundMs: 600_000, atOnce: 4, look: () => ({ signal: AbortSignal.timeout(60_000) }) },
    at,
  );
async function allPages(filter: ObjectVersionFilter): Promise<readonly string[]> {
  const seen: string[] = [];
  let after: ObjectVersionMark | undefined;
  for (;;) {
    const { rows, next } = await listObjectVersions(db, { ...filter, after });
    seen.push(...rows.map((row) => `${row.key} ${row.versionId}`));
    if (next === null) return seen;
    after = { ...next, at: new Date(next.at) };
  }
}

describe("pages of object versions", () => {
  const component = "evidence/pages";
  const store = new MemoryStore();
  beforeAll(async () => {
    for (let n = 0; n < 260; n += 1) {
      const folder = ["a/", "a/b/", "a/b/", "c/"][n % 4];
      store.add(`${folder}${n % 90}`, `${n}`, { at: ago((n % 7) * DAY) });
    }
    await sync(component, store);
  });
  const inOrder = (prefix: string) =>
    store.all.filter(({ key }) => key.startsWith(prefix)).map((one) => `${one.key} ${one.versionId}`);

  it.each(["", "a/", "a/b/", "a/b/1", "c/"])("below %j lose and repeat none, whatever their times", async (prefix) => {
    const pages = await allPages({ component, prefix });
    expect(new Set(pages).size).toBe(pages.length);
    expect([...pages].sort()).toEqual(inOrder(prefix).sort());
  });

  it("are each folder in the order of its keys, and of all the newest first", async () => {
    const { rows } = await listObjectVersions(db, { component, prefix: "a/b/" });
    expect(rows.map((row) => row.key)).toEqual(rows.map((row) => row.key).sort());
    const newest = await allPages({ component });
    expect([...newest].sort()).toEqual(inOrder("").sort());
  });

  it("of what is gone, and of what is wrong, are those alone", async () => {
    const [lost, damaged] = [store.all[5], store.all[9]];
    if (lost === undefined || damaged === undefined) throw new Error("too few");
    store.lose(lost);
    await sync(component, store);
    await db.objectVersion.updateMany({
      where: { component, versionId: damaged.versionId },
      data: { problem: "differs" },
    });
    const name = (one: typeof lost) => `${one.key} ${one.versionId}`;
    for (const prefix of [undefined, ""]) {
      expect(await allPages({ component, prefix, which: "gone" })).toEqual([name(lost)]);
      expect(await allPages({ component, prefix, which: "wrong" })).toEqual([name(damaged)]);
    }
  });
});

describe("versions that have been gone for long", () => {
  it("are forgotten, but for what is still a breach", async () => {
    const component = "evidence/gone";
    const store = new MemoryStore();
    const over = store.add("e/over", "1", { at: ago(1_100 * DAY), mode: null, retainUntil: null });
    const early = store.add("e/early", "2", { at: ago(DAY), mode: null, retainUntil: null });
    store.add("e/there", "3", { at: ago(5_000 * DAY) });
    await sync(component, store);
    for (const one of [over, early]) store.lose(one);
    await sync(component, store);
    const left = async () =>
      (await db.objectVersion.findMany({ where: { component }, orderBy: { key: "asc" } })).map((row) => row.key);
    expect(await forgetVersions(db, KEEP, later(99 * DAY))).toBe(0);
    expect(await forgetVersions(db, KEEP, later(101 * DAY))).toBe(1);
    expect(await left()).toEqual(["e/early", "e/there"]);
    expect(await forgetVersions(db, KEEP, later(1_096 * DAY))).toBe(2);
    expect(await left()).toEqual(["e/there"]);
  });

  it("a legal hold is missed as long as its version would have been kept, or as anything gone stays known", async () => {
    const component = "evidence/held";
    const store = new MemoryStore();
    const hold = { mode: null, retainUntil: null, hold: true };
    const young = store.add("e/young", "1", { at: ago(DAY), ...hold });
    const old = store.add("e/old", "2", { at: ago(2_000 * DAY), ...hold });
    store.add("e/there", "3", { at: ago(DAY) });
    await sync(component, store);
    const look = () => ({ signal: AbortSignal.timeout(60_000) });
    await askLocks(db, store, component, { lock: null, roundMs: 60_000, look });
    for (const one of [young, old]) store.lose(one);
    await sync(component, store);
    const missed = async (at: Date) => (await readGone(db, component, KEEP, at)).locked.n;
    expect(await missed(later(DAY))).toBe(2);
    expect(await missed(later(101 * DAY))).toBe(1);
    expect(await missed(later(1_095 * DAY))).toBe(0);
    expect(await forgetVersions(db, KEEP, later(101 * DAY))).toBe(1);
    expect(await forgetVersions(db, KEEP, later(1_096 * DAY))).toBe(1);
  });
});

describe("a page of twenty thousand versions", () => {
  const component = "evidence/many";
  beforeAll(async () => {
    await sync(component, generatedStore(2, 10_000));
    await db.$executeRaw`UPDATE object_version SET problem = 'differs', problem_at = at WHERE hashtext(key) % 500 = 1`;
    await db.$executeRaw`UPDATE object_version SET gone_at = at, gone_how = 'over' WHERE hashtext(key) % 50 = 2`;
    await db.$executeRaw`VACUUM ANALYZE object_version`;
  });
  const deep = { at: new Date("2028-11-01T00:00:50Z"), folder: "evidence/2028/11/01/", versionId: "" };
  const cases = [undefined, "evidence/2028/11/01/", "evidence/2028/11/01/case-00042"].flatMap((prefix) =>
    (["there", "gone", "wrong"] as const).map((which) => ({ prefix, which })),
  );

  it.each(cases)("reads no table through ($which, $prefix)", async (filter) => {
    for (const after of [undefined, { ...deep, key: "evidence/2028/11/01/case-0004200.json" }]) {
      const plans = await plansOf(server.url, (own) => listObjectVersions(own, { component, ...filter, after }));
      const nodes = plans.flatMap((one) => one.nodes).filter((node) => node.relation === "object_version");
      expect(nodes.length).toBeGreaterThan(0);
      expect(nodes.filter((node) => node.type.endsWith("Seq Scan"))).toEqual([]);
    }
  });
});

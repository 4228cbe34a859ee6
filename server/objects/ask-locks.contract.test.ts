import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ASKED_A_ROUND } from "#domain/standards/objects-versions.ts";
import { AdapterError, type ObjectsPort } from "../adapters/ports.ts";
import type { Database } from "../db/client.ts";
import { startTestInstallation, type TestInstallation } from "../db/test-installation.ts";
import { askLocks } from "./ask-locks.ts";
import { readLocks } from "./inventory-totals.ts";
import { syncObjects } from "./sync-objects.ts";
import { EVIDENCE, evidenceStore } from "./testing/evidence.ts";

const N = 500;
const HALF = ASKED_A_ROUND / 2;
const LOCK = { mode: "COMPLIANCE", atLeastMs: 1_095 * 86_400_000 } as const;
const look = () => ({ signal: AbortSignal.timeout(10_000) });
let server: TestInstallation;
let db: Database;
const store = evidenceStore(N);

beforeAll(async () => {
  server = await startTestInstallation();
  db = server.db;
  const { installationId } = server;
  const of = { installationId, component: EVIDENCE, keepMs: 1 };
  await syncObjects(db, store, of, "", { roundMs: 60_000, atOnce: 2, look });
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  await db.$executeRaw`UPDATE object_version SET asked_at = NULL`;
});

const ask = (port: Pick<ObjectsPort, "protection"> = store) =>
  askLocks(db, port, EVIDENCE, { lock: LOCK, roundMs: 60_000, look });
const askAll = async () => {
  while ((await ask()) > 0);
};
/** By their place in time, the oldest is 0. */
const asked = async () =>
  (await db.objectVersion.findMany({ where: { askedAt: { not: null } }, orderBy: { at: "asc" } })).map((row) =>
    Number(row.versionId.slice(1)),
  );
const places = (from: number, n: number) => Array.from({ length: n }, (_, at) => from + at);

it("a round asks the oldest as well as the newest, and a few rounds ask all, each once", async () => {
  expect(await ask()).toBe(ASKED_A_ROUND);
  expect(await asked()).toEqual([...places(0, HALF), ...places(N - HALF, HALF)]);
  expect(await ask()).toBe(ASKED_A_ROUND);
  expect(await ask(), "of those that are left none is asked twice").toBe(N - 2 * ASKED_A_ROUND);
  expect(await asked()).toHaveLength(N);
  expect(await ask()).toBe(0);
});

it("what lacked its lock is asked again within minutes, and what has it is not", async () => {
  const [weak] = store.all;
  if (weak === undefined) throw new Error("there are objects");
  const { mode, retainUntil } = weak;
  Object.assign(weak, { mode: null, retainUntil: null });
  await askAll();
  const lacking = async () => (await readLocks(db, EVIDENCE, LOCK)).lacking.n;
  expect(await lacking()).toBe(1);
  Object.assign(weak, { mode, retainUntil });
  expect(await ask(), "not at once").toBe(0);
  await db.$executeRaw`UPDATE object_version SET asked_at = asked_at - interval '3 minutes'`;
  expect(await ask()).toBe(1);
  expect(await lacking()).toBe(0);
  expect(await ask()).toBe(0);
});

it("a lock that is too short, or may be lifted, is asked again as well", async () => {
  const [short, weak] = store.all;
  if (short === undefined || weak === undefined) throw new Error("there are objects");
  const { retainUntil } = short;
  Object.assign(short, { retainUntil: new Date(short.at.getTime() + 1_000) });
  Object.assign(weak, { mode: "GOVERNANCE" });
  await askAll();
  Object.assign(short, { retainUntil });
  Object.assign(weak, { mode: "COMPLIANCE" });
  await db.$executeRaw`UPDATE object_version SET asked_at = asked_at - interval '3 minutes'`;
  expect(await ask()).toBe(2);
  expect((await readLocks(db, EVIDENCE, LOCK)).lacking.n).toBe(0);
});

it("with what a round has left those are asked again that were asked longest ago", async () => {
  await askAll();
  await db.$executeRaw`
    UPDATE object_version SET asked_at = now() - interval '2 hours' - right(version_id, 4)::int * interval '1 second'`;
  expect(await ask()).toBe(ASKED_A_ROUND);
  const before = new Date(Date.now() - 3_600_000);
  const left = await db.objectVersion.findMany({ where: { askedAt: { lt: before } }, orderBy: { askedAt: "asc" } });
  expect(left.map((row) => row.versionId).at(-1)).toBe("v0000");
  expect(left).toHaveLength(N - ASKED_A_ROUND);
});

it("one that cannot be asked holds no other, and is told", async () => {
  const refusing: Pick<ObjectsPort, "protection"> = {
    protection: async (component, of, bound) => {
      if (of.versionId === "v0000") throw new AdapterError("refused", component, "HTTP 403");
      return store.protection(component, of, bound);
    },
  };
  await expect(ask(refusing)).rejects.toMatchObject({ code: "refused" });
  expect(await asked()).toEqual([...places(1, HALF - 1), ...places(N - HALF, HALF)]);
});

it("where nobody listens, nobody is asked two hundred times", async () => {
  let calls = 0;
  const away: Pick<ObjectsPort, "protection"> = {
    protection: async (component) => {
      calls += 1;
      throw new AdapterError("refused-connection", component, "ECONNREFUSED");
    },
  };
  await expect(ask(away)).rejects.toMatchObject({ code: "refused-connection" });
  expect(calls).toBeLessThan(10);
});

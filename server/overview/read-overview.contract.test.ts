import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "#domain/access/roles.ts";
import { startTestDatabase } from "../db/test-database.ts";
import { applySite } from "../topology/apply-site.ts";
import { currentTopology } from "../topology/current-topology.ts";
import { loadSite } from "../topology/load-site.ts";
import { secretsAs } from "../topology/shipped-site.fixture.ts";
import { readBanner } from "./read-banner.ts";
import { readOverview } from "./read-overview.ts";

const env = secretsAs("a password of this test");
const auditor: Actor = { kind: "person", subject: "a", name: "A", roles: ["auditor"] };
const viewer: Actor = { kind: "person", subject: "v", name: "V", roles: ["viewer"] };
let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: Awaited<ReturnType<typeof connect>>;

async function connect() {
  const { database } = await import("../db/client.ts");
  return database();
}

beforeAll(async () => {
  server = await startTestDatabase();
  process.env["DATABASE_URL"] = server.url;
  db = await connect();
  await applySite(db, await loadSite({ site: "haechi.yaml", plans: "plans" }, env), { ...auditor, roles: ["admin"] });
}, 90_000);

afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
});

it("shows a site of which nothing was measured as not measured, never as met", async () => {
  const topology = await currentTopology(db, env);
  const overview = await readOverview({ db, topology, actor: auditor });
  expect(overview.verdict).toMatchObject({ key: "nothing-measured", status: "not_measured" });
  expect(overview.matrix.regions.map(({ name }) => name)).toEqual(["kr", "jp"]);
  const cells = overview.matrix.rows.flatMap((row) => Object.values(row.cells));
  expect(cells.length).toBeGreaterThan(0);
  expect(new Set(cells.map((cell) => cell.state))).toEqual(new Set(["na"]));
  const judged = overview.objectives.flatMap((row) => row.regions.map((cell) => cell.status));
  expect(new Set(judged)).toEqual(new Set(["not_measured"]));
  expect(overview.sovereignty).toMatchObject({
    replicasOutside: null,
    markers: null,
    plansRefused: { count: 0, of: readdirSync("plans").length },
  });
  expect(overview.headroom.regions.every((region) => region.free === null)).toBe(true);
});

it("shows the audit rows to those who may read them alone", async () => {
  const topology = await currentTopology(db, env);
  const seen = await readOverview({ db, topology, actor: auditor });
  expect(seen.changes?.map((change) => change.action)).toContain("plan.applied");
  expect((await readOverview({ db, topology, actor: viewer })).changes).toBeNull();
});

it("draws a measured zone, an unprotected database and a lost zone from their rows", async () => {
  const topology = await currentTopology(db, env);
  const at = new Date();
  const row = (component: string, node: string, ok: boolean, value: object) => ({
    key: `${component}:${node}`,
    component,
    node,
    ok,
    value,
    error: ok ? null : "timeout",
    at,
    intervalMs: 60_000,
    latencyMs: 3,
    lastGoodAt: ok ? at : new Date(at.getTime() - 2_000),
    firstFailingAt: ok ? null : new Date(at.getTime() - 1_000),
  });
  const agent = (zone: string) => ({ kind: "agent", zone, version: "1" });
  const flags = { kind: "flags", flags: { "limited-console": "on" } };
  await db.measurement.createMany({
    data: [
      row("agent", "kr-a", false, agent("kr-a")),
      row("console/flags-kr", "kr-a", false, flags),
      row("agent", "kr-b", true, agent("kr-b")),
      row("console/flags-kr", "kr-b", true, flags),
    ],
  });
  await db.unprotected.create({ data: { component: "meta-db/kr", since: at, because: "no-standby" } });
  await db.executorLease.create({
    data: { executorId: "w", leaseUntil: new Date(Date.now() + 60_000), pid: 1, host: "h" },
  });

  const silent = await readBanner({ db, topology });
  expect(silent.loss, "nobody but the control plane says so").toEqual({
    ...{ lost: [], notAnswering: ["kr-a"], cutOff: false },
  });
  const { id: installationId } = await db.installation.findFirstOrThrow();
  const detection = { kind: "zone-lost", subject: "kr-a", region: "kr", firstFailingAt: at };
  await db.detection.create({ data: { installationId, ...detection, ballot: { lines: [] }, policy: {} } });
  const banner = await readBanner({ db, topology });
  expect(banner.loss).toMatchObject({ cutOff: false, lost: [{ zone: "kr-a", region: "kr" }] });
  expect(banner.unprotected).toMatchObject([{ component: "meta-db/kr", title: { en: "Meta-DB" } }]);
  expect(banner.controlPlane.workers).toEqual({ alive: 1, known: 1 });

  const { matrix, verdict } = await readOverview({ db, topology, actor: viewer });
  const flagsRow = matrix.rows.find((one) => one.kind === "flags");
  expect(flagsRow?.cells["kr-a"]).toMatchObject({ state: "bad", word: { key: "silent" } });
  expect(JSON.stringify(flagsRow?.cells["kr-a"]), "infrastructure's own words stay inside").not.toContain("timeout");
  expect(flagsRow?.cells["kr-b"]).toMatchObject({
    state: "ok",
    detail: { key: "flags-on", values: { flags: "limited-console" } },
  });
  expect(flagsRow?.cells["kr-c"]?.state).toBe("na");
  expect(verdict).toMatchObject({ key: "zone-lost", status: "breached", values: { zones: "kr-a" } });
});

import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { zonesOf } from "./addresses.ts";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { killTarget } from "./fault.ts";
import { askHaproxy, serversOf } from "./haproxy/admin.ts";
import { type RunningLab, startLab } from "./harness.ts";
import { healTarget } from "./heal.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { waitFor } from "./process/wait-for.ts";
import { labStatus, roleOf } from "./status.ts";
import { processesOf } from "./stop-component.ts";

let lab: RunningLab;
let manifest: Manifest;
beforeAll(async () => {
  lab = await startLab();
  manifest = lab.manifest;
});
afterAll(async () => {
  await lab?.down();
});

const kill = (name: string): Promise<number> => killTarget(manifest, parseTarget(name));
const heal = (name: string) => healTarget(manifest, parseTarget(name), () => {});
const post = (number: number, zone: keyof Manifest["zones"]): Promise<Response> =>
  fetch(`${manifest.zones[zone].console.url}/cases`, {
    method: "POST",
    body: JSON.stringify({ number, tenant: "hanbit-card" }),
    signal: AbortSignal.timeout(10_000),
  });
const isUp = async (gateway: keyof Manifest["zones"], backend: string, name: string): Promise<boolean> =>
  (await serversOf(manifest.zones[gateway].gateway.adminSocket)).some(
    (row) => row.backend === backend && row.name === name && row.status.startsWith("UP"),
  );

test("everything that was started answers, and the site file names these addresses", async () => {
  const status = await labStatus(manifest);
  expect(status.components.filter((row) => !row.answers)).toEqual([]);
  const site = readFileSync(manifest.siteFile, "utf8");
  expect(site).toContain(manifest.entrance);
  for (const zone of zonesOf("kr")) expect(site).toContain(manifest.zones[zone].postgresql.address);
});

test("kr-b is synchronous, kr-c asynchronous, and each is called by its zone", async () => {
  const rows = await runSql(
    manifest,
    "kr-a",
    "select application_name, sync_state from pg_stat_replication order by 1",
  );
  expect(rows.split("\n")).toEqual(["kr-b|sync", "kr-c|async"]);
});

test("a tenant sees its own rows alone, and the control plane never what is in them", async () => {
  const login = (user: "app" | "haechi") => {
    const [host = "", port] = manifest.zones["kr-a"].postgresql.address.split(":");
    return new Client({
      host,
      port: Number(port),
      user,
      password: manifest.passwords[user],
      database: manifest.database,
    });
  };
  const app = login("app");
  await app.connect();
  expect((await app.query("select * from cases")).rowCount).toBe(0);
  await app.query("select set_config('app.tenant', 'hanbit-card', false)");
  const tenants = await app.query<{ tenant_id: string }>("select distinct tenant_id from cases");
  expect(tenants.rows.map((row) => row.tenant_id)).toEqual(["hanbit-card"]);
  await app.end();
  const haechi = login("haechi");
  await haechi.connect();
  await expect(haechi.query("select body from cases")).rejects.toThrow(/permission denied/);
  await haechi.query("insert into haechi.canary (number) values (1)");
  await haechi.end();
});

test("steady writing is counted to the row", async () => {
  const count = await waitFor("every zone's console has acknowledged rows", 20_000, async () => {
    const now = await countCases(manifest, new Date(0));
    return zonesOf("kr").every((zone) => (now.byZone[zone] ?? 0) > 5) ? now : null;
  });
  expect(count).toMatchObject({ primary: "kr-a", lost: 0, duplicated: 0 });
  expect(count.surviving).toBe(count.acknowledged);
});

test("a lost acknowledged row is counted as lost", async () => {
  const since = new Date();
  writeFileSync(manifest.writerJournal, `+1999999999 ${Date.now()}\n=1999999999 ${Date.now()} kr-a\n`, { flag: "a" });
  expect((await countCases(manifest, since)).lostNumbers).toEqual([1_999_999_999]);
  const kept = readFileSync(manifest.writerJournal, "utf8")
    .split("\n")
    .filter((line) => !line.includes("1999999999"));
  writeFileSync(manifest.writerJournal, kept.join("\n"));
});

test("a killed console is taken out by every gateway, the entrance goes on, and heal brings it back", async () => {
  expect(await kill("kr-b/console")).toBeGreaterThan(0);
  await waitFor("kr-c's gateway takes it out", 5_000, async () => !(await isUp("kr-c", "console", "kr-b")));
  expect((await fetch(manifest.entrance)).headers.get("x-haechi-mode")).toBe("full");
  expect(await heal("kr-b/console")).toEqual([{ name: "kr-b/console", outcome: "started" }]);
  await waitFor("kr-c's gateway takes it in", 5_000, () => isUp("kr-c", "console", "kr-b"));
});

test("a commit whose wait for the standby was cancelled is not acknowledged", async () => {
  await kill("kr-b/meta-db");
  const answer = post(900_000, "kr-c");
  await waitFor("the commit waits for the standby", 5_000, async () => {
    const cancelled = await runSql(
      manifest,
      "kr-a",
      "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep' and application_name = 'console-kr-c'",
    );
    return Number(cancelled) > 0;
  });
  expect((await answer).status).toBe(503);
  await heal("kr-b/meta-db");
  await waitFor("the standby is synchronous again", 15_000, async () => (await post(900_000, "kr-c")).status === 201);
});

test("a killed zone is dead to its last session, and from outside it is known to be off", async () => {
  await kill("kr-a");
  const left = parseTarget("kr-a").components.flatMap((name) => [...processesOf(manifest, "kr-a", name)]);
  expect(left).toEqual([]);
  const switchFile = fileURLToPath(new URL("power.ts", import.meta.url));
  const power = async (zone: string) =>
    (await promisify(execFile)(process.execPath, [switchFile, "status", zone, "meta-db", "--state", manifest.stateDir]))
      .stdout;
  expect((await power("kr-a")).trim()).toBe("off");
  expect((await power("kr-b")).trim()).toBe("on");
  await expect(fetch(manifest.zones["kr-a"].gateway.url)).rejects.toThrow();
  await waitFor(
    "without a primary no console is ready",
    5_000,
    async () => (await fetch(manifest.entrance)).status === 503,
  );
});

test("heal refuses what is fenced; without a fence the old primary comes back as primary, its router closed", async () => {
  const { fenceFile } = manifest.zones["kr-a"].postgresql;
  writeFileSync(fenceFile, "{}");
  expect(await heal("kr-a/meta-db")).toEqual([{ name: "kr-a/meta-db", outcome: "fenced" }]);
  expect(await roleOf(manifest, "kr-a")).toBeNull();
  rmSync(fenceFile);
  const healed = await heal("kr-a");
  // Its agent brings the consumers back, maybe before anybody looks.
  const others = healed.filter((row) => row.name !== "kr-a/consumers");
  expect(others.map((row) => row.outcome)).toEqual(others.map(() => "started"));
  expect(healed.map((row) => row.name)).toEqual(expect.arrayContaining(["kr-a/local-writer", "kr-a/consumers"]));
  expect(await roleOf(manifest, "kr-a")).toBe("primary");
  const router = await serversOf(manifest.zones["kr-a"].gateway.adminSocket);
  expect(router.filter((row) => row.backend === "meta-db").map((row) => row.status)).toEqual([
    "MAINT",
    "MAINT",
    "MAINT",
  ]);
  await waitFor("the other zones serve again", 10_000, async () => (await fetch(manifest.entrance)).status === 200);
  expect(await countCases(manifest, new Date(0))).toMatchObject({ lost: 0, duplicated: 0 });
});

test("maintenance of every gateway is told by the gateway; the route turns to the other region", async () => {
  const edge = manifest.edge;
  const maintain = (value: string) =>
    Promise.all(
      zonesOf("kr").map((zone) => {
        const { adminSocket, maps } = manifest.zones[zone].gateway;
        return askHaproxy(adminSocket, `set map ${maps["maintenance.map"]} console ${value}`);
      }),
    );
  await maintain("on");
  await waitFor("customers see the page of maintenance", 5_000, async () => {
    const seen = await fetch(manifest.entrance);
    return seen.status === 503 && seen.headers.get("x-haechi-mode") === "maintenance";
  });
  await askHaproxy(edge.adminSocket, `set map ${edge.maps["route.map"]} console jp`);
  writeFileSync(manifest.zones["jp-a"].console.flagsFile, '{"limited-console":"on"}');
  const limited = await fetch(manifest.entrance);
  expect([limited.status, limited.headers.get("x-haechi-region"), limited.headers.get("x-haechi-mode")]).toEqual([
    200,
    "jp",
    "limited",
  ]);
  expect((await fetch(`${manifest.entrance}/cases?tenant=aoi-insurance`)).status).toBe(503);
  writeFileSync(manifest.zones["jp-a"].console.flagsFile, "{}");
  await askHaproxy(edge.adminSocket, `set map ${edge.maps["route.map"]} console kr`);
  await maintain("off");
  await waitFor(
    "kr serves again",
    5_000,
    async () => (await fetch(manifest.entrance)).headers.get("x-haechi-region") === "kr",
  );
});

test("down stops all of it, and the next up has the same rows", async () => {
  const before = await countCases(manifest, new Date(0));
  const again = await startLab({ stateDir: manifest.stateDir });
  expect(again.lines.some((line) => line.includes("CLOSED ROUTER in kr-a"))).toBe(true);
  await again.down();
  expect((await labStatus(manifest)).components.filter((row) => row.running)).toEqual([]);
  expect(existsSync(manifest.runDir)).toBe(false);
  manifest = (await startLab({ stateDir: manifest.stateDir })).manifest;
  expect((await countCases(manifest, new Date(0))).surviving).toBeGreaterThanOrEqual(before.surviving);
});

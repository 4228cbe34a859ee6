import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZONES, zonesOf } from "./addresses.ts";
import { askAgent } from "./ask-agent.ts";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { killTarget } from "./fault.ts";
import { freezeTarget } from "./faults/freeze.ts";
import { partitionZone } from "./faults/links.ts";
import { serversOf } from "./haproxy/admin.ts";
import { type RunningLab, resetLab, snapshotLab, startLab } from "./harness.ts";
import { healTarget } from "./heal.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { waitFor } from "./process/wait-for.ts";
import { labStatus, roleOf } from "./status.ts";

let lab: RunningLab;
let manifest: Manifest;
beforeAll(async () => {
  lab = await startLab();
  manifest = lab.manifest;
});
afterAll(async () => {
  await lab?.down();
});

let calls = 0;
const act = async (zone: "kr-a" | "kr-b", verb: string, args: object) => {
  const send = { scope: "kr", token: String(++calls), key: `reset-test-${calls}`, args };
  expect((await askAgent(manifest, zone, `/v1/verbs/${verb}`, { send, timeoutMs: 30_000 })).body).toMatchObject({
    ok: true,
  });
};
const acknowledges = (since: Date) =>
  waitFor("customers are acknowledged, past the router and through it", 20_000, async () => {
    const count = await countCases(manifest, since);
    return count.acknowledged > 5 && (count.local["kr-a"]?.acknowledged ?? 0) > 1 ? count : null;
  });

test("without a snapshot a reset says so; with faults in force none is made", async () => {
  await expect(resetLab(manifest)).rejects.toThrow(/no snapshot/);
  await partitionZone(manifest, "kr-c");
  await expect(snapshotLab(manifest)).rejects.toThrow(/heal it first/);
});

test("after a promotion, a fence, two frozen zones and a dead one the lab is as it was, within seconds", async () => {
  await healTarget(manifest, parseTarget("kr-c"), () => {});
  await snapshotLab(manifest);
  await acknowledges(new Date(0));
  const before = await countCases(manifest, new Date(0));

  for (const round of [1, 2]) {
    await act("kr-a", "postgresql.fence", { instance: "meta-db" });
    await act("kr-b", "postgresql.promote", { instance: "meta-db" });
    expect(await roleOf(manifest, "kr-b")).toBe("primary");
    await killTarget(manifest, parseTarget("jp-a"));
    await killTarget(manifest, parseTarget("kr-a/local-writer"));
    await freezeTarget(manifest, parseTarget("kr-b"));
    await freezeTarget(manifest, parseTarget("kr-c"));
    await partitionZone(manifest, "kr-a");

    const began = performance.now();
    await resetLab(manifest);
    const tookMs = Math.round(performance.now() - began);
    console.log(`reset ${round}: ${tookMs} ms`);
    expect(tookMs).toBeLessThan(20_000);
    const status = await labStatus(manifest);
    expect(status.components.filter((row) => !row.answers)).toEqual([]);
    expect(status.components.map((row) => row.name)).toContain("kr-a/local-writer");
    expect(status.faults).toEqual([]);
    expect(await Promise.all(ZONES.map((zone) => roleOf(manifest, zone)))).toEqual([
      "primary",
      "standby",
      "standby",
      "primary",
    ]);
    expect(existsSync(manifest.zones["kr-a"].postgresql.fenceFile)).toBe(false);
    expect(await runSql(manifest, "kr-a", "select count(*) from pg_stat_replication where sync_state = 'sync'")).toBe(
      "1",
    );
    for (const zone of zonesOf("kr")) {
      const router = await serversOf(manifest.zones[zone].gateway.adminSocket);
      const open = router.filter((row) => row.backend === "meta-db" && !row.status.startsWith("MAINT"));
      expect(open.map((row) => row.name)).toEqual(["kr-a"]);
    }
    const now = await acknowledges(new Date(0));
    expect(now).toMatchObject({ primary: "kr-a", timeline: 1, lost: 0, duplicated: 0 });
    expect(now.asked).toBeLessThan(before.asked + 1_000);
  }
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askAgent } from "./ask-agent.ts";
import { parseTarget } from "./components.ts";
import { countCases } from "./count.ts";
import { fillDiskOf } from "./faults/disk.ts";
import { type RunningLab, resetLab, snapshotLab, startLab } from "./harness.ts";
import { healTarget } from "./heal.ts";
import type { Manifest } from "./manifest.ts";
import { runSql } from "./postgresql/run-tool.ts";
import { waitFor } from "./process/wait-for.ts";
import { labStatus, roleOf, statusLines } from "./status.ts";

/** Why disks cannot be mounted on this machine, or null. */
function obstacle(): string | null {
  if (process.getuid?.() !== 0) return "only root mounts";
  if (!existsSync("/dev/loop-control")) return "there are no loop devices";
  const folder = mkdtempSync(join(tmpdir(), "haechi-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "pipe" });
    execFileSync("umount", [folder]);
    return null;
  } catch (error) {
    return `nothing can be mounted here: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    rmdirSync(folder);
  }
}

const why = obstacle();
if (why !== null) console.warn(`SKIPPED: full disks are not tested, ${why}`);

describe.skipIf(why !== null)("a lab whose disks can be filled", () => {
  let lab: RunningLab;
  let manifest: Manifest;
  beforeAll(async () => {
    lab = await startLab({ boundedDisks: true });
    manifest = lab.manifest;
  });
  afterAll(async () => {
    await lab?.down();
    expect(execFileSync("mount", { encoding: "utf8" })).not.toContain(manifest.stateDir);
  });
  const heal = (name: string) => healTarget(manifest, parseTarget(name), () => {});
  const grow = () =>
    runSql(
      manifest,
      "kr-a",
      "create table grown as select repeat(md5(n::text), 40) as text from generate_series(1, 30000) n",
      manifest.database,
    );

  test("a database without room fails where it needs more, and goes on when there is room again", async () => {
    await fillDiskOf(manifest, parseTarget("kr-a/meta-db"));
    expect(statusLines(await labStatus(manifest)).some((line) => line.startsWith("kr-a/meta-db DISK FULL"))).toBe(true);
    await expect(grow()).rejects.toThrow(
      /No space left on device|server closed the connection|terminat|in recovery mode|connection to server .* failed/,
    );
    await heal("kr-a");
    await waitFor("it takes what it could not", 20_000, async () => {
      await grow();
      return true;
    });
    expect(await roleOf(manifest, "kr-a")).toBe("primary");
    const since = new Date();
    await waitFor(
      "customers are acknowledged",
      20_000,
      async () => (await countCases(manifest, since)).acknowledged > 5,
    );
    expect(await countCases(manifest, new Date(0))).toMatchObject({ lost: 0, duplicated: 0 });
  });

  test("an agent without room cannot keep an order, says so, and carries none out", async () => {
    await fillDiskOf(manifest, parseTarget("kr-c/agent"));
    const send = { scope: "kr", token: "1", key: "full-1", args: { instance: "meta-db" } };
    const fence = () => askAgent(manifest, "kr-c", "/v1/verbs/postgresql.fence", { send, timeoutMs: 20_000 });
    const refused = await fence();
    expect(refused.body).not.toMatchObject({ ok: true });
    expect(JSON.stringify(refused.body)).toMatch(/ENOSPC|space/);
    expect(await roleOf(manifest, "kr-c")).toBe("standby");
    expect(existsSync(manifest.zones["kr-c"].postgresql.fenceFile)).toBe(false);
    await heal("kr-c/agent");
    expect((await fence()).body).toMatchObject({ ok: true });
    expect(await roleOf(manifest, "kr-c")).toBeNull();
  });

  test("a zone of full disks comes back from a snapshot, room included", async () => {
    const fenced = join(manifest.zones["kr-c"].agentStateDir, "fence-meta-db.json");
    execFileSync("rm", [fenced]);
    await heal("kr-c");
    await snapshotLab(manifest);
    await fillDiskOf(manifest, parseTarget("kr-a"));
    await resetLab(manifest);
    expect((await labStatus(manifest)).faults).toEqual([]);
    await runSql(manifest, "kr-a", "drop table grown", manifest.database);
    await grow();
    expect(existsSync(fenced)).toBe(false);
  });

  test("where there is no disk of its own, nothing is filled", async () => {
    await expect(fillDiskOf(manifest, parseTarget("outside"))).rejects.toThrow(/disk of their own/);
    await expect(fillDiskOf(manifest, parseTarget("kr-a/console"))).rejects.toThrow(/disk of their own/);
  });
});

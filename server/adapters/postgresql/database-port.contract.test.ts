import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseLsn } from "#domain/database/lsn.ts";
import type { Zone } from "#lab/addresses.ts";
import { type RunningLab, startLab } from "#lab/harness.ts";
import { serverCommand } from "#lab/postgresql/settings.ts";
import { postgresOf } from "#lab/process/members.ts";
import { startComponent } from "#lab/start-component.ts";
import { processesOf } from "#lab/stop-component.ts";
import { type ContractSite, eventually, openContractSite } from "../contract-site.ts";

const DB = "meta-db/kr";
let lab: RunningLab;
let site: ContractSite;
const acknowledged: bigint[] = [];
let number = BigInt(Date.now());

beforeAll(async () => {
  lab = await startLab({ writer: false });
  site = await openContractSite(lab.manifest);
});
afterAll(async () => {
  await site?.adapters.close();
  await lab?.down();
});

const node = (zone: string) => site.adapters.database.observeNode(DB, zone, site.look());
async function write(ms = 5000): Promise<boolean> {
  number += 1n;
  const answer = await site.adapters.database.writeCanary(DB, number, site.look(ms));
  if (answer) acknowledged.push(number);
  return answer !== null;
}
const lost = async (zone: string) =>
  (await site.adapters.database.missingCanaries(DB, zone, 0n, number, acknowledged, site.look())).missing;
async function asSuperuser(zone: Zone, sql: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const { socketDir, direct } = lab.manifest.zones[zone].postgresql;
  const client = new pg.Client({
    host: socketDir,
    port: Number(direct.split(":")[1]),
    user: "postgres",
    database: "meta",
  });
  await client.connect();
  return await client.query<Record<string, unknown>>(sql).finally(() => client.end());
}
const waiting = async (zone: Zone) =>
  (await asSuperuser(zone, "select pid from pg_stat_activity where wait_event = 'SyncRep' and usename = 'haechi'"))
    .rows;

describe("DatabasePort towards PostgreSQL: what it sees", () => {
  it("tells primary, synchronous and asynchronous standby, timeline, positions and row-level security", async () => {
    const [a, b, c] = await Promise.all([node("kr-a"), node("kr-b"), node("kr-c")]);
    expect(a).toMatchObject({
      role: "primary",
      timeline: 1,
      synchronousCommit: "on",
      rowLevelSecurity: true,
      receivedLsn: null,
    });
    expect(a.synchronousNames).toContain("kr-b");
    expect(a.replicas.map((one) => [one.name, one.syncState, one.state])).toEqual([
      ["kr-b", "sync", "streaming"],
      ["kr-c", "async", "streaming"],
    ]);
    for (const standby of [b, c]) expect(standby).toMatchObject({ role: "standby", timeline: 1, streaming: true });
    expect(b.receivedLsn).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
  });

  it("takes what a role or a database is set to for what a COMMIT may wait for", async () => {
    const commit = async () => (await node("kr-a")).synchronousCommit;
    await asSuperuser("kr-a", "alter role postgres in database meta set synchronous_commit = local");
    expect(await commit()).toBe("local");
    await asSuperuser("kr-a", "alter role postgres in database meta reset synchronous_commit");
    await asSuperuser("kr-a", "alter database meta set synchronous_commit = 'FALSE'");
    expect(await commit()).toBe("off");
    await asSuperuser("kr-a", "alter database meta reset synchronous_commit");
    expect(await commit()).toBe("on");
  });

  it("does not take two connections of one name for one zone's standby", async () => {
    const { socketDir, direct } = lab.manifest.zones["kr-a"].postgresql;
    const folder = await mkdtemp(join(tmpdir(), "haechi-copy-"));
    const from = `host=${socketDir} port=${direct.split(":")[1]} user=postgres application_name=kr-b`;
    const copier = spawn(join(lab.manifest.binDir, "pg_receivewal"), ["-D", folder, "--no-loop", "-d", from]);
    const ended = once(copier, "exit");
    try {
      await eventually(5000, "it streams", async () => (await node("kr-a")).synchronousCommit === null);
      const named = (await node("kr-a")).replicas.filter((one) => one.name === "kr-b");
      expect(named.map((one) => one.syncState)).toEqual(["ambiguous", "ambiguous"]);
    } finally {
      copier.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    }
    await eventually(8000, "it is gone", async () => (await node("kr-a")).synchronousCommit === "on");
    expect((await node("kr-a")).replicas.find((one) => one.name === "kr-b")?.syncState).toBe("sync");
  });

  it("sees from the host what SQL would not say", async () => {
    const host = await site.adapters.database.observeHost(DB, "kr-a", site.look());
    expect(host).toMatchObject({ running: true, fenced: false, timeline: 1 });
  });

  it("finds row-level security holding, and broken when a tenant could see others", async () => {
    const holds = () => site.adapters.database.rowLevelSecurityHolds(DB, "kr-a", site.look());
    expect(await holds()).toMatchObject({ holds: true, tables: 3 });
    await asSuperuser("kr-a", "create policy leak on cases for select using (true)");
    expect(await holds()).toMatchObject({ holds: false });
    await asSuperuser("kr-a", "drop policy leak on cases; alter table tickets no force row level security");
    expect(await holds()).toMatchObject({ holds: false, why: expect.stringContaining("tickets") });
    expect((await node("kr-a")).rowLevelSecurity).toBe(false);
    await asSuperuser("kr-a", "alter table tickets force row level security");
    expect(await holds()).toMatchObject({ holds: true });
  });

  it("writes a canary to the primary and finds it, and only it, on the synchronous standby", async () => {
    expect(await write()).toBe(true);
    const never = number + 50n;
    await eventually(3000, "replayed", async () => (await lost("kr-b")) === 0);
    const found = await site.adapters.database.missingCanaries(
      DB,
      "kr-b",
      0n,
      never,
      [...acknowledged, never],
      site.look(),
    );
    expect(found).toEqual({ missing: 1, sample: [never] });
  });

  it("counts a commit that the standby did not confirm as not acknowledged, and leaves no session waiting", async () => {
    await site.adapters.database.setSynchronous(DB, "kr-a", ["kr-nobody"], site.act());
    const pending = write(8000);
    const [row] = await eventually(4000, "it waits", async () => {
      const rows = await waiting("kr-a");
      return rows.length > 0 ? rows : null;
    });
    await asSuperuser("kr-a", `select pg_cancel_backend(${Number(row?.["pid"])})`);
    expect(await pending).toBe(false);
    expect((await asSuperuser("kr-a", `select 1 from haechi.canary where number = ${number}`)).rowCount).toBe(1);

    expect(await write(1500)).toBe(false);
    await eventually(5000, "its session was ended", async () => (await waiting("kr-a")).length === 0);
    await site.adapters.database.setSynchronous(DB, "kr-a", ["kr-b"], site.act());
    expect(await write()).toBe(true);
  });
});

describe("DatabasePort towards PostgreSQL: planned change of the primary", () => {
  it("hands over cleanly, and a repeat says the same", async () => {
    const key = "hand-over";
    const { shutdownLsn } = await site.adapters.database.handOver(DB, "kr-a", site.act({ key }));
    expect(await site.adapters.database.handOver(DB, "kr-a", site.act({ key }))).toEqual({ shutdownLsn });
    expect(await site.adapters.database.observeHost(DB, "kr-a", site.look())).toMatchObject({
      running: false,
      fenced: true,
      checkpointLsn: shutdownLsn,
    });
    await expect(node("kr-a")).rejects.toMatchObject({ name: "AdapterError" });
  });

  it("refuses what would be wrong: promoting the fenced one, handing over a standby, synchronous standbys of a standby", async () => {
    const { database } = site.adapters;
    await expect(database.promote(DB, "kr-a", site.act())).rejects.toMatchObject({ code: "refused" });
    await expect(database.handOver(DB, "kr-b", site.act())).rejects.toMatchObject({ code: "refused" });
    await expect(database.setSynchronous(DB, "kr-b", ["kr-a"], site.act())).rejects.toMatchObject({ code: "refused" });
    await expect(database.promote(DB, "kr-b", site.act({ token: 1n }))).rejects.toMatchObject({ code: "stale-token" });
    expect((await node("kr-b")).role).toBe("standby");
  });

  it("promotes once, whoever asks twice", async () => {
    const key = "promote";
    const both = [1, 2].map(() => site.adapters.database.promote(DB, "kr-b", site.act({ key })));
    expect(await Promise.all(both)).toEqual([{ timeline: 2 }, { timeline: 2 }]);
    expect(await site.adapters.database.promote(DB, "kr-b", site.act())).toEqual({ timeline: 2 });
    expect(await node("kr-b")).toMatchObject({ role: "primary", timeline: 2, synchronousNames: "" });
    expect(await lost("kr-b")).toBe(0);
  });

  it("stops the fenced one when somebody starts it as a primary", async () => {
    const { dataDir } = lab.manifest.zones["kr-a"].postgresql;
    const [program, ...args] = serverCommand(lab.manifest, "kr-a");
    const started = spawn(program, args, { cwd: "/", stdio: "ignore", detached: true, ...(lab.manifest.runAs ?? {}) });
    const ended = new Promise((resolve) => started.once("exit", resolve));
    await ended;
    await eventually(5000, "all of it is gone", async () => postgresOf(dataDir).length === 0);
    expect(await site.adapters.database.observeHost(DB, "kr-a", site.look())).toMatchObject({
      running: false,
      fenced: true,
    });
  });

  it("lets the others follow, brings the old primary back as a standby, and makes it synchronous", async () => {
    const { database } = site.adapters;
    // While the fenced one ran for a moment, kr-c may have received WAL of it that is on no timeline any more.
    expect(["followed", "rewound"]).toContain((await database.rejoin(DB, "kr-c", "kr-b", site.act())).how);
    await database.follow(DB, "kr-c", "kr-b", site.act());
    expect(["followed", "rewound"]).toContain((await database.rejoin(DB, "kr-a", "kr-b", site.act())).how);
    expect(await database.rejoin(DB, "kr-a", "kr-b", site.act())).toEqual({ how: "already" });
    await database.setSynchronous(DB, "kr-b", ["kr-a"], site.act());
    expect((await node("kr-b")).replicas.map((one) => [one.name, one.syncState])).toEqual([
      ["kr-a", "sync"],
      ["kr-c", "async"],
    ]);
    expect(await database.observeHost(DB, "kr-a", site.look())).toMatchObject({ running: true, fenced: false });
    expect(await write()).toBe(true);
  });

  it("cuts a standby off, which still names its timeline, and points it back", async () => {
    await site.adapters.database.follow(DB, "kr-c", null, site.act());
    expect(await node("kr-c")).toMatchObject({ role: "standby", streaming: false, timeline: 2 });
    expect(await site.adapters.database.rejoin(DB, "kr-c", "kr-b", site.act())).toEqual({ how: "followed" });
    await expect(site.adapters.database.follow(DB, "kr-b", null, site.act())).rejects.toMatchObject({
      code: "refused",
    });
  });
});

describe("DatabasePort towards PostgreSQL: loss of the primary", () => {
  it("rewinds an asynchronous standby that is past the fork point, and says that it cannot simply follow", async () => {
    const { database } = site.adapters;
    await database.setSynchronous(DB, "kr-b", [], site.act());
    await database.follow(DB, "kr-a", null, site.act());
    // Rows that only kr-c will have: kr-a is promoted without them.
    for (let n = 0; n < 5; n += 1) expect(await write()).toBe(true);
    const beyond = acknowledged.splice(-5);
    await eventually(5000, "kr-c has them", async () => {
      const { missing } = await database.missingCanaries(DB, "kr-c", 0n, number, beyond, site.look());
      return missing === 0;
    });
    await site.adapters.power.powerOff("kr-b", DB, site.act());
    expect(await site.adapters.power.isOff("kr-b", DB, site.look(12_000))).toBe(true);
    expect(await write(2000)).toBe(false);
    expect(await database.promote(DB, "kr-a", site.act())).toEqual({ timeline: 3 });
    await expect(database.follow(DB, "kr-c", "kr-a", site.act())).rejects.toMatchObject({ code: "failed" });
    expect(await database.rejoin(DB, "kr-c", "kr-a", site.act())).toEqual({ how: "rewound" });
    expect(await node("kr-c")).toMatchObject({ role: "standby", streaming: true, timeline: 3 });
    expect((await database.missingCanaries(DB, "kr-c", 0n, number, beyond, site.look())).missing).toBe(5);
    expect(await lost("kr-c")).toBe(0);
  });

  it("fences the crashed old primary and rewinds it", async () => {
    await site.adapters.database.fence(DB, "kr-b", site.act());
    expect(await site.adapters.database.rejoin(DB, "kr-b", "kr-a", site.act())).toEqual({ how: "rewound" });
    await site.adapters.database.setSynchronous(DB, "kr-a", ["kr-b"], site.act());
    expect(await write()).toBe(true);
    // A synchronous standby has confirmed the log; reading the row there takes the replay of it, too.
    await eventually(5000, "kr-b has replayed it", async () => (await lost("kr-b")) === 0);
  });

  it("fences a frozen one: every process of it, also the sessions of a dead postmaster", async () => {
    const { dataDir } = lab.manifest.zones["kr-c"].postgresql;
    for (const { pid } of postgresOf(dataDir)) process.kill(pid, "SIGSTOP");
    await expect(site.adapters.database.observeNode(DB, "kr-c", site.look(3000))).rejects.toMatchObject({
      code: "timeout",
    });
    await site.adapters.database.fence(DB, "kr-c", site.act());
    expect(postgresOf(dataDir)).toEqual([]);
  });

  it("copies anew what cannot be rewound, and goes on when the agent is killed in the middle", async () => {
    const { dataDir } = lab.manifest.zones["kr-c"].postgresql;
    rmSync(join(dataDir, "global", "pg_control"));
    const rejoining = site.adapters.database.rejoin(DB, "kr-c", "kr-a", site.act());
    const log = join(lab.manifest.logDirs["kr-c"], "agent.log");
    await eventually(20_000, "it gave up rewinding", async () => readFileSync(log, "utf8").includes("rewind-failed"));
    for (const { pid } of processesOf(lab.manifest, "kr-c", "agent")) process.kill(pid, "SIGKILL");
    await eventually(5000, "the agent is gone", async () => processesOf(lab.manifest, "kr-c", "agent").length === 0);
    await startComponent(lab.manifest, "kr-c", "agent");
    expect(await rejoining).toEqual({ how: "rebuilt" });
    expect(await node("kr-c")).toMatchObject({ role: "standby", streaming: true, timeline: 3 });
    expect(await lost("kr-c")).toBe(0);
    expect(await site.adapters.database.rowLevelSecurityHolds(DB, "kr-c", site.look())).toMatchObject({ holds: true });
  });

  it("does not know what a restarted standby holds before it has replayed it", async () => {
    const { database } = site.adapters;
    const { dataDir } = lab.manifest.zones["kr-c"].postgresql;
    await asSuperuser("kr-c", "alter system set recovery_min_apply_delay = '1h'");
    await asSuperuser("kr-c", "select pg_reload_conf()");
    expect(await write()).toBe(true);
    const { lsn: written } = await node("kr-a");
    const holds = async () => parseLsn((await node("kr-c")).receivedLsn) ?? -1n;
    await eventually(5000, "it has the row", async () => (await holds()) >= (parseLsn(written) ?? 0n));
    await database.follow(DB, "kr-c", null, site.act());
    for (const { pid } of postgresOf(dataDir)) process.kill(pid, "SIGKILL");
    await eventually(5000, "all of it is gone", async () => postgresOf(dataDir).length === 0);
    const [program, ...args] = serverCommand(lab.manifest, "kr-c");
    spawn(program, args, { cwd: "/", stdio: "ignore", detached: true, ...(lab.manifest.runAs ?? {}) }).unref();
    const seen = await eventually(20_000, "it answers", () => node("kr-c").catch(() => null));
    expect(seen).toMatchObject({ role: "standby", streaming: false, receivedLsn: null });
    await asSuperuser("kr-c", "alter system reset recovery_min_apply_delay");
    await asSuperuser("kr-c", "select pg_reload_conf()");
    await eventually(20_000, "it has replayed the row", async () => (await holds()) >= (parseLsn(written) ?? 0n));
    await database.follow(DB, "kr-c", "kr-a", site.act());
  });
});

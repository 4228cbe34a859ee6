import { execFile } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAgent } from "#agent/agent.ts";
import { agentConfig } from "#agent/config.ts";
import { processesIn } from "#agent/pgbackrest/scratch.ts";
import { serve } from "#agent/server.ts";
import { isArchived, walWindow } from "#domain/recovery-points/wal-window.ts";
import type { Topology } from "#domain/topology/topology.ts";
import { addressesOf } from "#lab/addresses.ts";
import { type Certificates, ensureCertificates } from "#lab/certificates.ts";
import { findPrograms } from "#lab/packages.ts";
import { schemaOf } from "#lab/postgresql/schema.ts";
import { makeOwned, postgresUser, type RunAs } from "#lab/postgresql/user.ts";
import { freePort } from "../../db/free-port.ts";
import { eventually } from "../contract-site.ts";
import type { Act, Adapters } from "../ports.ts";
import { makeAdapters } from "../registry.ts";

/** One PostgreSQL, one repository and one agent, all real; nothing else of the lab. */
const ARCHIVE = "meta-db/archive-kr";
const DB = "meta-db/kr";
const HOST = addressesOf("kr-c", 23).agent;
const MEBIBYTE = 1024 * 1024;
const passwords = { haechi: "h", app: "a", replicator: "r", recovery: "w" };
let folder = "";
let runAs: RunAs = null;
let binDir = "";
let port = 0;
let scratchPort = 0;
let server: Server;
let certificates: Certificates;
let adapters: Adapters & { close(): Promise<void> };
const at = (...names: string[]) => join(folder, ...names);
const run = promisify(execFile);
const asUser = async (program: string, ...args: string[]) =>
  (await run(program, args, { cwd: "/", timeout: 60_000, maxBuffer: 64 * MEBIBYTE, ...(runAs ?? {}) })).stdout;
const tool = (name: string, ...args: string[]) => asUser(join(binDir, name), ...args);
const pgbackrest = (...args: string[]) =>
  asUser("pgbackrest", `--config=${at("pgbackrest.conf")}`, "--stanza=meta", ...args);
const start = () =>
  tool("pg_ctl", "-D", at("data"), "-l", at("log", "server.log"), "-w", "-o", `-k ${at("socket")} -p ${port}`, "start");
const stop = () => tool("pg_ctl", "-D", at("data"), "-m", "fast", "-w", "stop");

async function sql(text: string, database = "meta"): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ host: at("socket"), port, user: "postgres", database });
  await client.connect();
  return (await client.query<Record<string, unknown>>(text).finally(() => client.end())).rows;
}
const switchWal = () => sql("select pg_switch_wal()");
let number = 0n;
const written: { number: bigint; at: Date; lsn: string; timeline: number }[] = [];
/** A numbered row, with the time and position of its commit. */
async function write(): Promise<(typeof written)[number]> {
  number += 1n;
  await sql(`insert into haechi.canary (number) values (${number})`);
  const [row] = await sql(
    `select clock_timestamp() as at, pg_current_wal_lsn()::text as lsn, ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int as timeline`,
  );
  const one = { number, at: row?.["at"] as Date, lsn: String(row?.["lsn"]), timeline: Number(row?.["timeline"]) };
  written.push(one);
  return one;
}
const look = (ms = 20_000) => ({ signal: AbortSignal.timeout(ms) });
let keys = 0;
function act(key?: string): Act {
  keys += 1;
  const own = key ?? `contract:${Date.now()}:${keys}`;
  return { scope: "kr", token: 7n, key: own, signal: AbortSignal.timeout(90_000), record: () => {} };
}
const list = () => adapters.archive.list(ARCHIVE, look());
/** Resolves when this row's commit can be replayed from the archive. */
const archived = (row: (typeof written)[number]) =>
  eventually(20_000, `row ${row.number} is archived`, async () => {
    const { archived: all, backups } = await list();
    return isArchived(walWindow(all, backups), all, row.timeline, row.lsn);
  });
const missing = async (rows: readonly (typeof written)[number][]) =>
  (
    await adapters.database.missingCanaries(
      DB,
      "scratch",
      0n,
      number,
      rows.map((row) => row.number),
      look(),
    )
  ).missing;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haechi-archive-"));
  chmodSync(folder, 0o711);
  runAs = await postgresUser();
  binDir = findPrograms().binDir;
  port = await freePort(41_000);
  scratchPort = await freePort(port + 1);
  for (const name of ["data", "socket", "repo", "scratch", "scratch-socket", "log", "lock", "spool"])
    makeOwned(at(name), runAs);
  certificates = await ensureCertificates(at("tls"), 23);
  writeFileSync(
    at("pgbackrest.conf"),
    `[global]\nrepo1-path=${at("repo")}\nrepo1-bundle=y\nrepo1-retention-full=14\nrepo1-retention-full-type=time\nlog-level-file=off\nlog-path=${at("log")}\nlock-path=${at("lock")}\nspool-path=${at("spool")}\nstart-fast=y\njob-retry=0\ncompress-type=lz4\narchive-timeout=20\n[meta]\npg1-path=${at("data")}\npg1-port=${port}\npg1-socket-path=${at("socket")}\npg1-user=postgres\n`,
  );
  await tool("initdb", "-D", at("data"), "-U", "postgres", "-A", "trust", "--no-sync", "--wal-segsize=1");
  writeFileSync(
    at("data", "postgresql.conf"),
    `wal_level = replica\narchive_mode = on\narchive_command = 'pgbackrest --config=${at("pgbackrest.conf")} --stanza=meta archive-push %p'\nlisten_addresses = '127.0.0.1'\nmax_wal_senders = 3\nmin_wal_size = 4MB\nshared_buffers = 16MB\nfsync = off\n`,
  );
  await start();
  await sql("create database meta", "postgres");
  await sql(schemaOf("kr", passwords));
  const scratch = {
    folder: at("scratch"),
    binDir,
    socketDir: at("scratch-socket"),
    host: "127.0.0.1",
    port: scratchPort,
    superuser: "postgres",
  };
  const instance = {
    argv: ["pgbackrest", `--config=${at("pgbackrest.conf")}`],
    repository: at("repo"),
    runAs,
    segmentBytes: MEBIBYTE,
    scratch,
  };
  const files = certificates.agents["kr-c"];
  server = await serve(
    await openAgent(
      agentConfig.parse({
        zone: "kr-c",
        region: "kr",
        listen: { host: HOST, port: 0 },
        tls: { cert: files.cert, key: files.key, ca: files.ca },
        signingKey: files.signingKey,
        stateDir: at("agent"),
        pgbackrest: { meta: instance, nowhere: instance },
      }),
    ),
  );
  const archive = {
    adapter: "pgbackrest",
    kind: "archive",
    region: "kr",
    of: DB,
    agent: "kr-c",
    stanza: "meta",
    scratch: `127.0.0.1:${scratchPort}`,
  };
  const components = {
    kr: {
      adapter: "postgresql",
      kind: "database",
      region: "kr",
      database: "meta",
      user: "haechi",
      password: passwords.haechi,
      nodes: { "kr-a": `127.0.0.1:${port}` },
      synchronous: 0,
      rowLevelSecurity: true,
      router: null,
    },
    "archive-kr": archive,
    "archive-nowhere": { ...archive, stanza: "nowhere" },
    "archive-unknown": { ...archive, stanza: "unknown" },
  };
  const topology = {
    regions: { kr: { zones: ["kr-a", "kr-c"], country: "KR" } },
    agents: { "kr-c": `https://${HOST}:${(server.address() as AddressInfo).port}` },
    services: { "meta-db": { components } },
  } as unknown as Topology;
  adapters = makeAdapters(topology, certificates.client);
});
afterAll(async () => {
  await adapters?.archive.dropScratch(ARCHIVE, "left", act()).catch(() => {});
  await adapters?.close();
  server?.closeAllConnections();
  server?.close();
  await stop().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

describe("ArchivePort towards pgBackRest: what it lists", () => {
  it("calls a stanza that the repository does not have missing, and one that the agent does not know not capable", async () => {
    expect(await list()).toMatchObject({ state: "missing-stanza", backups: [] });
    await expect(adapters.archive.list("meta-db/archive-unknown", look())).rejects.toMatchObject({
      code: "not-capable",
    });
    await expect(adapters.archive.list("meta-db/kr", look())).rejects.toMatchObject({ code: "not-capable" });
    await pgbackrest("stanza-create");
    expect(await list()).toMatchObject({ state: "ok", backups: [], retentionMs: 14 * 86_400_000, encrypted: false });
  });

  it("takes a base backup once for one key, and lists it with its segments and sizes", async () => {
    const key = "first";
    const { label } = await adapters.archive.backup(ARCHIVE, "full", act(key));
    expect(await adapters.archive.backup(ARCHIVE, "full", act(key))).toEqual({ label });
    const second = await adapters.archive.backup(ARCHIVE, "incr", act());
    const { backups } = await list();
    expect(backups.map((one) => [one.label, one.type, one.error, one.prior])).toEqual([
      [label, "full", false, null],
      [second.label, "incr", false, label],
    ]);
    for (const one of backups) {
      expect(one.sizeBytes).toBeGreaterThan(1_000_000);
      expect(one.stoppedAt.getTime()).toBeGreaterThanOrEqual(one.startedAt.getTime());
      expect(one.start).toMatch(/^[0-9A-F]{24}$/);
    }
  });

  it("sees the log without a gap up to the newest segment, by the names that are there", async () => {
    const row = await write();
    const before = await list();
    expect(isArchived(walWindow(before.archived, before.backups), before.archived, row.timeline, row.lsn)).toBe(false);
    await switchWal();
    await archived(row);
    const { archived: all, backups } = await list();
    const window = walWindow(all, backups);
    expect(window.gaps).toEqual([]);
    expect(window.windows).toHaveLength(1);
    expect(window.windows[0]?.backups).toHaveLength(2);
  });

  it("names other stanzas of the same repository missing", async () => {
    expect((await adapters.archive.list("meta-db/archive-nowhere", look())).state).toBe("missing-stanza");
  });
});

describe("ArchivePort towards pgBackRest: restored to a moment", () => {
  it.each([1, 2])("is right on both sides of a random one, with its policies in force (%i)", async (round) => {
    const rows = [];
    for (let n = 0; n < 12; n += 1) {
      rows.push(await write());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await switchWal();
    await archived(rows.at(-1) as (typeof rows)[number]);
    const split = 1 + Math.floor(Math.random() * 10);
    const [last, next] = [rows[split] as (typeof rows)[number], rows[split + 1] as (typeof rows)[number]];
    const target = new Date((last.at.getTime() + next.at.getTime()) / 2);
    const restored = await adapters.archive.restoreTo(ARCHIVE, target, `test-${round}`, act());
    expect(restored.how).toBe("restored");
    const told = { split, target: target.toISOString(), round };
    expect({ ...told, missing: await missing(written.filter((row) => row.at < target)) }).toEqual({
      ...told,
      missing: 0,
    });
    const beyond = rows.slice(split + 1);
    expect({ ...told, missing: await missing(beyond) }).toEqual({ ...told, missing: beyond.length });
    expect(await adapters.database.rowLevelSecurityHolds(DB, "scratch", look())).toMatchObject({
      holds: true,
      tables: 3,
    });
    // The archive has nothing of it, and what runs was not touched.
    expect((await list()).archived.histories).toEqual({});
    expect((await sql("select count(*)::int as n from haechi.canary"))[0]?.["n"]).toBe(Number(number));
    expect((await list()).scratches).toEqual([`test-${round}`]);
    expect(await adapters.archive.restoreTo(ARCHIVE, target, `test-${round}`, act())).toMatchObject({ how: "already" });
    await expect(adapters.archive.restoreTo(ARCHIVE, target, "another", act())).rejects.toMatchObject({
      code: "failed",
      detail: expect.stringContaining("drop it first"),
    });
    expect(await adapters.archive.dropScratch(ARCHIVE, `test-${round}`, act())).toEqual({ dropped: true });
    expect(await adapters.archive.dropScratch(ARCHIVE, `test-${round}`, act())).toEqual({ dropped: false });
    expect(await processesIn(at("scratch"))).toEqual([]);
  });

  it("a moment that the log does not reach fails, says so and leaves nothing", async () => {
    const target = new Date(Date.now() + 3_600_000);
    await expect(adapters.archive.restoreTo(ARCHIVE, target, "late", act())).rejects.toMatchObject({
      code: "failed",
      trouble: "log-missing",
      detail: expect.stringMatching(/before configured recovery target was reached/),
    });
    expect(readdirSync(at("scratch"))).toEqual([]);
    expect(await processesIn(at("scratch"))).toEqual([]);
  });

  it("dropped half way leaves nothing behind", async () => {
    const target = written.at(-1)?.at ?? new Date();
    const restoring = adapters.archive.restoreTo(ARCHIVE, target, "cut", act());
    const ended = restoring.then(
      () => "restored",
      (error: { detail: string }) => error.detail,
    );
    await eventually(10_000, "files are being copied", async () => existsSync(at("scratch", "cut", "data")));
    await adapters.archive.dropScratch(ARCHIVE, "cut", act());
    expect(await ended).toMatch(/interrupted by pgbackrest.drop-scratch/);
    expect(readdirSync(at("scratch"))).toEqual([]);
    expect(await processesIn(at("scratch"))).toEqual([]);
  });

  it("what a killed agent left is ended and removed by the next drop", async () => {
    makeOwned(at("scratch", "orphan"), runAs);
    makeOwned(at("scratch", "orphan", "data"), runAs);
    const target = (written.at(-1)?.at ?? new Date()).toISOString().replace("T", " ").replace("Z", "+00");
    const orphan = pgbackrest(
      `--pg1-path=${at("scratch", "orphan", "data")}`,
      `--lock-path=${at("scratch", "orphan", "lock")}`,
      "--type=time",
      `--target=${target}`,
      "restore",
    );
    orphan.catch(() => {});
    await eventually(10_000, "it works", async () => (await processesIn(at("scratch", "orphan"))).length > 0);
    expect(await adapters.archive.dropScratch(ARCHIVE, "orphan", act())).toEqual({ dropped: true });
    expect(await processesIn(at("scratch"))).toEqual([]);
    expect(readdirSync(at("scratch"))).toEqual([]);
  });

  it("follows the log through a promotion and restores on both sides of it", async () => {
    const before = await write();
    await stop();
    writeFileSync(at("data", "standby.signal"), "");
    await start();
    await tool("pg_ctl", "-D", at("data"), "-w", "promote");
    const after = await write();
    await write();
    await switchWal();
    await archived(after);
    const { archived: all, backups } = await list();
    const window = walWindow(all, backups);
    expect(window).toMatchObject({ timeline: 2, historyMissing: false, gaps: [] });
    expect(isArchived(window, all, before.timeline, before.lsn)).toBe(true);
    const target = new Date(after.at.getTime() + 1);
    await adapters.archive.restoreTo(ARCHIVE, target, "promoted", act());
    expect(await missing(written.filter((row) => row.number <= after.number))).toBe(0);
    await adapters.archive.dropScratch(ARCHIVE, "promoted", act());
  });

  it("without room on the scratch's disk fails, says so, leaves nothing and harms nothing", async ({ skip }) => {
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=6m,mode=0711", "tmpfs", at("scratch")]).then(
      () => true,
      () => false,
    );
    skip(!mounted, "nothing may be mounted here");
    try {
      if (runAs) await run("chown", [`${runAs.uid}:${runAs.gid}`, at("scratch")]);
      const target = written.at(-2)?.at ?? new Date();
      await expect(adapters.archive.restoreTo(ARCHIVE, target, "full", act())).rejects.toMatchObject({
        code: "failed",
        trouble: "no-room",
        // A write that was cut short is told without the kernel's reason.
        detail: expect.stringMatching(/No space left|unable to write/),
      });
      expect(readdirSync(at("scratch"))).toEqual([]);
      expect((await list()).state).toBe("ok");
    } finally {
      await run("umount", [at("scratch")]);
    }
  });
});

describe("ArchivePort towards pgBackRest: what is broken", () => {
  const segmentFiles = () =>
    readdirSync(at("repo", "archive", "meta", "15-1"), { recursive: true, encoding: "utf8" })
      .filter((name) => /[0-9A-F]{24}-/.test(name))
      .sort();

  /** It ends by itself and soon, names what is wrong, leaves nothing, and what runs was not touched. */
  async function cannotRestore(target: Date, trouble: string): Promise<void> {
    const began = performance.now();
    await expect(adapters.archive.restoreTo(ARCHIVE, target, "broken", act())).rejects.toMatchObject({ trouble });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(readdirSync(at("scratch"))).toEqual([]);
    expect(await processesIn(at("scratch"))).toEqual([]);
    expect((await sql("select count(*)::int as n from haechi.canary"))[0]?.["n"]).toBe(Number(number));
  }

  it("reads every file of a repository that is whole", async () => {
    const { backups } = await list();
    expect(await adapters.archive.verify(ARCHIVE, act())).toMatchObject({
      ok: true,
      valid: backups.map((one) => one.label),
      damaged: [],
    });
  });

  it("finds a backup that lost its manifest and is listed all the same", async () => {
    const label = (await list()).backups.at(-1)?.label ?? "";
    const manifests = ["backup.manifest", "backup.manifest.copy"];
    for (const name of manifests) renameSync(at("repo", "backup", "meta", label, name), at(name));
    try {
      const check = await adapters.archive.verify(ARCHIVE, act());
      expect(check).toMatchObject({ ok: false, damaged: [label] });
      expect(check.valid).not.toContain(label);
    } finally {
      for (const name of manifests) renameSync(at(name), at("repo", "backup", "meta", label, name));
    }
  });

  it("finds a deleted segment, which the tool's own check does not miss", async () => {
    const files = segmentFiles();
    const gone = at("repo", "archive", "meta", "15-1", files.at(-3) ?? "");
    renameSync(gone, at("kept"));
    const { archived: all, backups } = await list();
    const window = walWindow(all, backups);
    expect(window.gaps).toMatchObject([{ from: expect.any(Number) }]);
    expect(window.gaps[0]?.from).toBe(window.gaps[0]?.until);
    expect((await adapters.archive.verify(ARCHIVE, act())).ok).toBe(true);
    // Nothing beyond the gap counts as restorable until there is a base backup behind it.
    expect(window.end?.position).toBe(BigInt(window.gaps[0]?.from ?? 0) * BigInt(MEBIBYTE));
    await cannotRestore(written.at(-1)?.at ?? new Date(), "log-missing");
    renameSync(at("kept"), gone);
    expect(walWindow((await list()).archived, backups).gaps).toEqual([]);
  });

  it("finds a backup with a changed byte, and only it and what builds on it", async () => {
    const { label } = await adapters.archive.backup(ARCHIVE, "full", act());
    const bundle = at("repo", "backup", "meta", label, "bundle", "1");
    const file = openSync(bundle, "r+");
    writeSync(file, "XX", 5_000);
    closeSync(file);
    const check = await adapters.archive.verify(ARCHIVE, act());
    expect(check).toMatchObject({ ok: false, damaged: [label] });
    expect(check.valid).toHaveLength(2);
  });

  it("does not restore from it, says why within seconds, and leaves nothing", async () => {
    // The tool knows whole seconds: of the one in which this backup ended it would begin with an older one.
    const ended = (await list()).backups.at(-1)?.stoppedAt.getTime() ?? 0;
    let row = await write();
    while (row.at.getTime() < ended + 1_000) row = await write();
    await write();
    await switchWal();
    await archived(row);
    await cannotRestore(row.at, "backup-damaged");
  });

  it("says of a repository that nobody may read that it is unreadable, never that it is empty; and restores nothing", async () => {
    chmodSync(at("repo", "backup"), 0);
    try {
      expect(await list()).toMatchObject({
        state: "unreadable",
        said: expect.stringMatching(/Permission denied|other/),
      });
      // Of what it may not see it says that it does not find it.
      await cannotRestore(written.at(-2)?.at ?? new Date(), "no-backup");
    } finally {
      chmodSync(at("repo", "backup"), 0o750);
    }
    expect((await list()).state).toBe("ok");
  });

  it("says of a stanza that went that it is missing; and restores nothing", async () => {
    renameSync(at("repo"), at("elsewhere"));
    makeOwned(at("repo"), runAs);
    try {
      expect((await list()).state).toBe("missing-stanza");
      await cannotRestore(written.at(-2)?.at ?? new Date(), "no-backup");
    } finally {
      rmSync(at("repo"), { recursive: true });
      renameSync(at("elsewhere"), at("repo"));
    }
    expect((await list()).state).toBe("ok");
  });
});

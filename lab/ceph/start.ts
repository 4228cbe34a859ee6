import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { accessSync, constants, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { ObjectStore } from "../object-store.ts";
import { waitFor } from "../process/wait-for.ts";
import { cephSettings } from "./settings.ts";

const run = promisify(execFile);
const TOOL_MS = 60_000;
const START_MS = 120_000;
const PROGRAMS = ["monmaptool", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "rados"] as const;
const DATA_POOL = "default.rgw.buckets.data";
/** The group that the gateway tells as rules of the S3 API. */
const S3_RULES = "s3-bucket-replication:enabled";

/** Debian's packages ceph-mon, ceph-osd, ceph-common and radosgw, or null: only what asks for an object store needs them. */
export function findCeph(): Readonly<Record<(typeof PROGRAMS)[number], string>> | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin"];
  const found = PROGRAMS.map((name) => [name, folders.map((folder) => join(folder, name)).find(runs)] as const);
  if (found.some(([, file]) => file === undefined)) return null;
  return Object.fromEntries(found) as Record<(typeof PROGRAMS)[number], string>;
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A whole Ceph with its S3 gateway, as plain processes of whoever asked for it. What is half started is ended again. */
export async function startCeph(
  programs: NonNullable<ReturnType<typeof findCeph>>,
  folder: string,
  host: string,
  ports: { readonly mon: number; readonly s3: number },
): Promise<ObjectStore> {
  const children: { child: ChildProcess; ended: Promise<void> }[] = [];
  const stop = async () => {
    for (const { child } of children) child.kill("SIGKILL");
    await Promise.all(children.map(({ child, ended }) => (child.pid === undefined ? null : ended)));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const access = await bringUp(programs, folder, host, ports, (child) => {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.once("error", () => {});
      children.push({ child, ended });
    });
    return { ...access, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  programs: NonNullable<ReturnType<typeof findCeph>>,
  folder: string,
  host: string,
  ports: { readonly mon: number; readonly s3: number },
  started: (child: ChildProcess) => void,
): Promise<Omit<ObjectStore, "stop">> {
  for (const name of ["mon", "osd"]) mkdirSync(join(folder, name), { recursive: true });
  const conf = join(folder, "ceph.conf");
  const cluster = randomUUID();
  const kmsKey = randomBytes(32).toString("base64");
  writeFileSync(conf, cephSettings({ folder, host, monPort: ports.mon, s3Port: ports.s3, cluster, kmsKey }), {
    mode: 0o600,
  });
  const env = { PATH: process.env.PATH, LANG: "C.UTF-8", NODE_ENV: "production" } as const;
  const tool = async (name: (typeof PROGRAMS)[number], ...args: string[]): Promise<string> => {
    const { stdout } = await run(programs[name], ["-c", conf, ...args], { timeout: TOOL_MS, env });
    return stdout.trim();
  };
  const serve = (name: (typeof PROGRAMS)[number], ...args: string[]) => {
    const log = openSync(join(folder, `${name}.out`), "a");
    started(spawn(programs[name], ["-c", conf, ...args, "-f"], { stdio: ["ignore", log, log], env }));
  };

  const map = join(folder, "monmap");
  await run(programs.monmaptool, ["--create", "--fsid", cluster, "--addv", "a", `[v2:${host}:${ports.mon}]`, map]);
  await tool("ceph-mon", "--mkfs", "-i", "a", "--monmap", map);
  serve("ceph-mon", "-i", "a");
  const disk = randomUUID();
  const id = await waitFor("the monitor", START_MS, () => tool("ceph", "--connect-timeout", "10", "osd", "new", disk));
  await tool("ceph-osd", "-i", id, "--mkfs", "--osd-uuid", disk);
  serve("ceph-osd", "-i", id);
  await tool("ceph", "osd", "crush", "add", `osd.${id}`, "1.0", "host=a", "root=default");
  await waitFor("the disk", START_MS, async () => / 1 up/.test(await tool("ceph", "osd", "stat")));
  const [accessKey, secretKey] = [randomBytes(10).toString("hex"), randomBytes(20).toString("hex")];
  const user = ["--uid=evidence", "--display-name=evidence", `--access-key=${accessKey}`, `--secret-key=${secretKey}`];
  await tool("radosgw-admin", "user", "create", ...user);
  serve("radosgw", "-n", "client.rgw");
  const url = `http://${host}:${ports.s3}`;
  await waitFor(`the object store at ${url}`, START_MS, async () => (await fetch(url)).ok);
  return {
    name: "Ceph RGW",
    url,
    accessKey,
    secretKey,
    serviceRegion: "default",
    kmsKey: "evidence",
    async tamper(key, versionId, bytes) {
      const names = (await tool("rados", "-p", DATA_POOL, "ls")).split("\n");
      const name = names.find((one) => one.includes(`:${versionId}_`) && one.endsWith(`_${key}`));
      if (name === undefined) throw new Error(`No object of ${key} ${versionId} in ${DATA_POOL}`);
      const file = join(folder, "tampered");
      writeFileSync(file, bytes);
      await tool("rados", "-p", DATA_POOL, "put", name, file);
    },
    async replicate(bucket, to) {
      const of = [`--bucket=${bucket}`, `--group-id=${S3_RULES}`];
      await tool("radosgw-admin", "sync", "group", "create", ...of, "--status=enabled");
      const zones = ["--source-zones=*", "--dest-zones=*", `--dest-bucket=${to}`];
      await tool("radosgw-admin", "sync", "group", "pipe", "create", ...of, "--pipe-id=away", ...zones);
    },
  };
}

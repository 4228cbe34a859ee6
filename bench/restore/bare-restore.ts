import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "#lab/manifest.ts";
import { type Archive, archiveProgram } from "#lab/pgbackrest/archive.ts";
import { makeOwned } from "#lab/postgresql/user.ts";
import { until } from "../../scripts/stack/until.ts";

/** What a person's script knows by heart before it starts. */
export type Known = {
  readonly target: Date;
  /** Numbers of rows that must be there, and of rows that must not. */
  readonly before: readonly bigint[];
  readonly after: readonly bigint[];
  readonly tenants: readonly string[];
  readonly port: number;
};
/** In ms. `replay`: from the server's start until it is a primary of its own. `total` is until nothing is left. */
export type BareTimes = Readonly<Record<"copy" | "replay" | "canaries" | "policies" | "remove" | "total", number>>;

const RESTORE_MS = 60_000;
/** Names of what has tenants' rows in it, on and forced or not; then whether who asks is above policies. */
const POLICIES = `
select quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relrowsecurity and c.relforcerowsecurity
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where a.attname = 'tenant_id' and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' order by 1;
select 'exempt', rolsuper or rolbypassrls from pg_roles where rolname = current_user;`;

/**
 * What a person would type to know whether a database can be restored to a second: pgBackRest, the server on a port of its own with
 * archiving off, the canaries on both sides, the policies as tenants meet them, then the server's end and the folder's. No agent, no plan,
 * nothing kept.
 * @throws Error when something was not as it should be
 */
export async function bareRestore(manifest: Manifest, archive: Archive, known: Known): Promise<BareTimes> {
  const folder = join(archive.folder, "bare");
  const [data, socket] = [join(folder, "data"), join(manifest.runDir, "bare")];
  const psql = async (sql: string, ...as: readonly string[]) => {
    const where = ["-h", socket, "-p", String(known.port), ...as];
    const said = await run(manifest, join(manifest.binDir, "psql"), [
      ...where,
      "-XqAt",
      "-v",
      "ON_ERROR_STOP=1",
      "-c",
      sql,
    ]);
    return said
      .trim()
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("|"));
  };
  const asHaechi = ["-U", "haechi", "-d", manifest.database];
  const server = (...args: string[]) => run(manifest, join(manifest.binDir, "pg_ctl"), ["-D", data, "-w", ...args]);
  const began = performance.now();
  try {
    for (const path of [folder, data, socket]) makeOwned(path, manifest.runAs);
    const [program, ...fixed] = archiveProgram(archive);
    await run(manifest, program, [
      ...fixed,
      `--stanza=${archive.stanza}`,
      `--pg1-path=${data}`,
      "--type=time",
      `--target=${known.target.toISOString().replace("T", " ").replace("Z", "+00")}`,
      "--target-action=promote",
      "--archive-mode=off",
      `--lock-path=${join(folder, "lock")}`,
      "restore",
    ]);
    const copied = performance.now();
    const settings = `-c listen_addresses= -c port=${known.port} -c unix_socket_directories=${socket} -c primary_conninfo= -c synchronous_standby_names=`;
    await server("-l", join(folder, "server.log"), "-o", settings, "start");
    await until("The end of the replay", RESTORE_MS, async () => {
      const [[recovering] = []] = await psql("select pg_is_in_recovery()", "-U", "postgres", "-d", "postgres");
      return recovering === "f";
    });
    const replayed = performance.now();
    const absent = (numbers: readonly bigint[]) =>
      `select count(*) from unnest('{${numbers.join(",")}}'::bigint[]) as asked (number)
        where not exists (select 1 from haechi.canary c where c.number = asked.number);`;
    const [[missing] = [], [beyond] = []] = await psql(`${absent(known.before)}${absent(known.after)}`, ...asHaechi);
    need("every row before it is there", missing === "0");
    need("none after it is", beyond === String(known.after.length));
    const looked = performance.now();
    const found = await psql(POLICIES, ...asHaechi);
    const tables = found.filter(([name]) => name !== "exempt").map(([name = ""]) => name);
    need(
      "policies are on, and meant for us",
      tables.length > 0 && found.every(([name, is]) => is === (name === "exempt" ? "f" : "t")),
    );
    const seen = await psql(["", ...known.tenants].map((tenant) => countsAs(tenant, tables)).join(""), ...asHaechi);
    for (const [tenant = "", all = "", foreign = ""] of seen)
      need(
        `${tenant || "nobody"} sees its own alone`,
        foreign === "0" && (tenant === "" ? all === "0" : Number(all) > 0),
      );
    need("each was asked", seen.length === known.tenants.length + 1);
    const judged = performance.now();
    await server("-m", "immediate", "stop");
    rmSync(folder, { recursive: true });
    const removed = performance.now();
    return {
      copy: copied - began,
      replay: replayed - copied,
      canaries: looked - replayed,
      policies: judged - looked,
      remove: removed - judged,
      total: removed - began,
    };
  } catch (error) {
    await server("-m", "immediate", "stop").catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Rows that this tenant sees, and those of them that are others'. */
function countsAs(tenant: string, tables: readonly string[]): string {
  const all = tables.map((name) => `select tenant_id::text as of from ${name}`).join(" union all ");
  return `begin read only; set local app.tenant = '${tenant}';
    select '${tenant}', count(*), count(*) filter (where rows.of <> '${tenant}') from (${all}) rows; rollback;`;
}

/** One program as PostgreSQL's user. */
function run({ runAs }: Manifest, program: string, args: readonly string[]): Promise<string> {
  const env = { NODE_ENV: "production" as const, PATH: process.env["PATH"] ?? "", LC_ALL: "C" };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd: "/", timeout: RESTORE_MS, env, ...(runAs ?? {}) }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} failed: ${stderr.trim() || error.message}`));
    });
  });
}

function need(what: string, so: boolean): void {
  if (!so) throw new Error(`Not so: ${what}`);
}

import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Manifest } from "../manifest.ts";

/** Runs one of PostgreSQL's programs as its user; gives what it printed, throws with what it complained of. */
export async function runTool(
  manifest: Pick<Manifest, "binDir" | "runAs">,
  name: string,
  args: readonly string[],
  options: {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
  } = {},
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = execFile(
      join(manifest.binDir, name),
      [...args],
      {
        cwd: "/",
        timeout: options.timeoutMs ?? 60_000,
        env: { NODE_ENV: "production", PATH: process.env.PATH, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", ...options.env },
        maxBuffer: 16 * 1024 * 1024,
        ...(manifest.runAs ?? {}),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${name} failed: ${stderr.trim() || error.message}`));
      },
    );
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}

/** Runs SQL as superuser over the node's socket; stops at the first mistake. One row a line, fields by `|`. */
export async function runSql(
  manifest: Manifest,
  zone: keyof Manifest["zones"],
  sql: string,
  database = "postgres",
): Promise<string> {
  const { socketDir, direct } = manifest.zones[zone].postgresql;
  const port = direct.split(":")[1] ?? "5432";
  const where = ["-h", socketDir, "-p", port, "-U", "postgres", "-d", database];
  const answer = await runTool(
    manifest,
    "psql",
    [...where, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
    {
      input: sql,
      env: { PGCONNECT_TIMEOUT: "2" },
      timeoutMs: 30_000,
    },
  );
  return answer.trim();
}

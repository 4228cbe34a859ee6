import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";

/** What really ran, by its own word. */
export function versions(): Readonly<Record<string, string>> {
  const postgres = globSync("/usr/lib/postgresql/*/bin/postgres").sort().at(-1);
  return {
    node: process.version,
    chromium: says(process.env.CHROMIUM ?? "/usr/bin/chromium", "--version"),
    haproxy: says("/usr/sbin/haproxy", "-v"),
    postgresql: postgres ? says(postgres, "--version") : "not found",
  };
}

function says(command: string, flag: string): string {
  try {
    return execFileSync(command, [flag], { encoding: "utf8", timeout: 10_000 }).split("\n")[0]?.trim() ?? "";
  } catch (error) {
    return `not found: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
  }
}

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ChartsManifest } from "../parts.ts";
import { CHARTS } from "./content.ts";

const run = promisify(execFile);
const GIT_WITHIN_MS = 20_000;
export const CHARTS_BRANCH = "main";
export const CHARTS_TAGS = "release-*";
/** What an archive holds. */
export const CHARTS_PATHS = ["charts", "overlays"] as const;
/** The repository is the lab's own: nothing of the machine's or of a user's settings counts in it. */
const ENVIRONMENT = {
  NODE_ENV: "production" as const,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "release",
  GIT_AUTHOR_EMAIL: "release@pilsang.example",
  GIT_COMMITTER_NAME: "release",
  GIT_COMMITTER_EMAIL: "release@pilsang.example",
};

export async function git({ repository }: ChartsManifest, ...args: readonly string[]): Promise<string> {
  const env = { ...ENVIRONMENT, PATH: process.env.PATH };
  return (await run("git", ["-C", repository, ...args], { env, timeout: GIT_WITHIN_MS })).stdout.trim();
}

export function writeCharts({ repository }: ChartsManifest, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(repository, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The repository with its first release, and the folder of its archives. One that is there stays as it is. */
export async function ensureCharts(charts: ChartsManifest): Promise<void> {
  mkdirSync(charts.archives, { recursive: true });
  if (existsSync(join(charts.repository, ".git", "refs", "tags", "release-1.4.1"))) return;
  mkdirSync(charts.repository, { recursive: true });
  await git(charts, "init", "-q", "-b", CHARTS_BRANCH, ".");
  writeCharts(charts, CHARTS);
  await git(charts, "add", "-A");
  await git(charts, "commit", "-q", "--allow-empty", "-m", "Console 1.4.1, ingest 2.0.0");
  await git(charts, "tag", "-f", "release-1.4.1");
}

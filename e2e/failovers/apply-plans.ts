import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { StackAt } from "../stack/stack.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const exec = promisify(execFile);

/** Applies plan files written after the build, beside the site's own; without any, only the site's own stay in force. */
export async function applyPlans(stack: StackAt, plans: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-plans-"));
  cpSync(path.join(ROOT, "plans"), folder, { recursive: true });
  for (const [name, text] of Object.entries(plans)) writeFileSync(path.join(folder, `${name}.yaml`), text);
  try {
    const env = { ...process.env, ...stack.env, HAECHI_PLANS: folder };
    return (await exec(process.execPath, ["scripts/haechi.ts", "apply", "--yes"], { cwd: ROOT, env, timeout: 60_000 }))
      .stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

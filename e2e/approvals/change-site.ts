import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { StackAt } from "../stack/stack.ts";

const ROOT = path.join(import.meta.dirname, "../..");

/** What the shell printed and how it ended. */
export type Shell = { readonly code: number; readonly out: string };

/** `npm run haechi -- <argv>` on the stack's own site, with one text of its file replaced; the file itself stays as it is. */
export async function haechi(
  stack: StackAt,
  argv: readonly string[],
  change?: readonly [from: string, to: string],
): Promise<Shell> {
  const folder = mkdtempSync(path.join(tmpdir(), "haechi-site-"));
  try {
    const own = path.resolve(ROOT, stack.env["HAECHI_SITE"] ?? "haechi.yaml");
    const text = readFileSync(own, "utf8");
    if (change && !text.includes(change[0])) throw new Error(`${own} no longer contains: ${change[0]}`);
    const file = path.join(folder, "haechi.yaml");
    writeFileSync(file, change ? text.replace(change[0], () => change[1]) : text);
    const env = { ...process.env, ...stack.env, HAECHI_SITE: file };
    return await new Promise((resolve) => {
      execFile(
        process.execPath,
        ["scripts/haechi.ts", ...argv],
        { cwd: ROOT, env, timeout: 60_000 },
        (error, out, err) => resolve({ code: error ? Number(error.code ?? -1) : 0, out: `${out}${err}` }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

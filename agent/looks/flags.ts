import { readFile } from "node:fs/promises";
import { z } from "zod";
import { AgentError } from "../agent-error.ts";
import { writeDurably } from "../durable-file.ts";

const flags = z.record(z.string(), z.string());

/** The flags an application reads from its file. No file yet: none is set. A damaged file is an error, not «none». */
export async function readFlags(file: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  try {
    return flags.parse(JSON.parse(text));
  } catch {
    throw new AgentError("failed", `${file} is not a JSON object of texts`);
  }
}

/** Sets one flag and reads the file back. */
export async function setFlag(file: string, flag: string, value: string): Promise<{ was: string | null }> {
  const before = await readFlags(file);
  if (before[flag] !== value)
    await writeDurably(file, `${JSON.stringify({ ...before, [flag]: value })}\n`, { mode: 0o644 });
  if ((await readFlags(file))[flag] !== value) throw new AgentError("failed", `${file} does not keep ${flag}=${value}`);
  return { was: before[flag] ?? null };
}

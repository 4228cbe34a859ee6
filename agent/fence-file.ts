import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { removeDurably, writeDurably } from "./durable-file.ts";

const fence = z.strictObject({ at: z.string(), scope: z.string(), token: z.string(), why: z.string() });
export type Fence = z.output<typeof fence>;

export function fenceFile(stateDir: string, name: string): string {
  return join(stateDir, `fence-${name}.json`);
}

/** Writes the fence before anything is stopped: whoever starts the instance meanwhile is stopped by the watch. */
export async function putFence(stateDir: string, name: string, facts: Omit<Fence, "at">): Promise<void> {
  await writeDurably(fenceFile(stateDir, name), `${JSON.stringify({ at: new Date().toISOString(), ...facts })}\n`);
}

export async function removeFence(stateDir: string, name: string): Promise<void> {
  await removeDurably(fenceFile(stateDir, name));
}

/** The fence in force, or null. A damaged file is a fence all the same. */
export async function readFence(stateDir: string, name: string): Promise<Fence | null> {
  const text = await readFile(fenceFile(stateDir, name), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return fence.parse(JSON.parse(text));
  } catch {
    return { at: "", scope: "", token: "", why: "the fence file is damaged" };
  }
}

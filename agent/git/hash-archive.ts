import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { AgentError } from "../agent-error.ts";
import type { GitInstance } from "../config.ts";
import { git } from "./run.ts";

/** Charts and overlays are text: what is larger is no archive of them. */
const LARGEST = 256 * 1024 * 1024;

export type Hashed = { readonly sha256: string; readonly sizeBytes: number };

/** The archive of these paths at a commit, made now and not kept: the same commit gives the same bytes. Null: none of them is in it. */
export async function hashArchive(
  instance: GitInstance,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<Hashed | null> {
  const listed = await git(instance, ["ls-tree", "-z", "--name-only", commit, "--", ...instance.paths], { signal });
  const present = listed.split("\0").filter((one) => one !== "");
  if (present.length === 0) return null;
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const tooLarge = new AbortController();
  const within = signal === undefined ? tooLarge.signal : AbortSignal.any([signal, tooLarge.signal]);
  await git(instance, ["archive", "--format=tar", commit, "--", ...present], {
    signal: within,
    take: (chunk) => {
      sizeBytes += chunk.length;
      if (sizeBytes > LARGEST) tooLarge.abort(new AgentError("failed", `an archive of over ${LARGEST} bytes`));
      else hash.update(chunk);
    },
  });
  return { sha256: hash.digest("hex"), sizeBytes };
}

/** What lies in a file. Null: there is none. One that is too large to be it is not read. */
export async function hashFile(file: string): Promise<(Hashed & { readonly at: Date }) | null> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new AgentError("failed", `${file}: ${error.message}`);
  });
  if (found === null || !found.isFile()) return null;
  if (found.size > LARGEST) return { sha256: "", sizeBytes: found.size, at: found.mtime };
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { sha256: hash.digest("hex"), sizeBytes: found.size, at: found.mtime };
}

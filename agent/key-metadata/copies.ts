import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AgentError } from "../agent-error.ts";
import { writeDurably } from "../durable-file.ts";

/** What is said of a key, as it is kept in the region that the key belongs to. Keys themselves are never here. */
export type Copy = { readonly key: string; readonly hash: string; readonly at: string };

const FILE = /^(.+)\.([0-9a-f]{64})\.json$/;
const LARGEST = 1024 * 1024;
/** One a key and change of it: a policy is not changed a thousand times. */
const MOST = 5_000;

/** Every copy that is whole. One whose text is not what its name says is left out: it proves nothing. */
export async function readCopies(folder: string): Promise<Copy[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new AgentError("failed", `${folder}: ${error.message}`);
  });
  if (names.length > MOST) throw new AgentError("failed", `${folder} has more than ${MOST} files`);
  const copies: Copy[] = [];
  for (const name of names.sort()) {
    const [, key, hash] = FILE.exec(name) ?? [];
    if (key === undefined || hash === undefined) continue;
    const file = join(folder, name);
    const found = await stat(file);
    if (found.size > LARGEST || hashOf(await readFile(file, "utf8")) !== hash) continue;
    copies.push({ key: decodeURIComponent(key), hash, at: found.mtime.toISOString() });
  }
  return copies;
}

/** Keeps one more, beside those that are there; the same text again changes nothing. */
export async function keepCopy(folder: string, key: string, document: string): Promise<{ hash: string; was: boolean }> {
  const hash = hashOf(document);
  const was = (await readCopies(folder)).some((copy) => copy.key === key && copy.hash === hash);
  if (!was) await writeDurably(join(folder, `${encodeURIComponent(key)}.${hash}.json`), document, { mode: 0o600 });
  if (!(await readCopies(folder)).some((copy) => copy.key === key && copy.hash === hash)) {
    throw new AgentError("failed", `${folder} does not keep what is said of ${key}`);
  }
  return { hash, was };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

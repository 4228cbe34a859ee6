import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Undo } from "./kinds.ts";

type Of<How extends Undo["how"]> = Extract<Undo, { how: How }>;
/** So many bytes are other ones. */
const SPOILT = 64;

/** Takes a file or a folder away, to a place on the same disk. */
export function putAside(from: string, to: string): Of<"move"> {
  if (!existsSync(from)) throw new Error(`${from} is not there: there is nothing to take away yet.`);
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
  return { how: "move", from, to };
}

/** Whatever took its place meanwhile is put out of the way, never thrown away; a link that stood for it goes. */
export function putBack({ from, to }: Of<"move">): void {
  const there = lstatSync(from, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) unlinkSync(from);
  else if (there !== undefined) renameSync(from, `${to}.since.${Date.now()}`);
  renameSync(to, from);
}

/** Changes bytes in the middle of a file; its length and its times stay as near as they can. */
export function spoilBytes(file: string): Of<"bytes"> {
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  const was = Buffer.from(bytes.subarray(at, at + SPOILT));
  if (was.length === 0) throw new Error(`${file} has no bytes to change.`);
  overwrite(file, at, Buffer.from(was.map((byte) => byte ^ 0xff)));
  return { how: "bytes", file, at, was: was.toString("base64") };
}

export function restoreBytes({ file, at, was }: Of<"bytes">): void {
  overwrite(file, at, Buffer.from(was, "base64"));
}

/** In place: its owner and mode stay. */
function overwrite(file: string, at: number, part: Buffer): void {
  const bytes = readFileSync(file);
  if (bytes.length !== statSync(file).size || at + part.length > bytes.length)
    throw new Error(`${file} has changed since.`);
  part.copy(bytes, at);
  writeFileSync(file, bytes);
}

import { globSync, readFileSync } from "node:fs";
import path from "node:path";

// Tests that tie words to the code that asks for them read that code as text: keys are written in too many forms for one type.
const root = path.join(import.meta.dirname, "..");

export const source = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Texts of the sources that match, tests and their fixtures left out. */
export const sources = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root })
    .filter((file) => !/\.test\.tsx?$|\.fixture\.ts$|testing\//.test(file))
    .map(source);

/** Quoted names in the part of a file that the pattern takes out: the members of a union or a list of literals. */
export function union(file: string, pattern: RegExp): string[] {
  const text = pattern.exec(source(file))?.[1] ?? "";
  return [...text.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
}

export const type = (file: string, name: string): string[] => union(file, new RegExp(`type ${name} =([^;]+);`));

export function found(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
}

export const sorted = (keys: Iterable<string>): string[] => [...new Set(keys)].sort();
export const keysOf = (group: object): string[] => Object.keys(group).sort();

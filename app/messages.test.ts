import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Tree = { readonly [key: string]: string | Tree };

/** `shell.nav.pending` → the arguments its text takes, so that no language forgets a figure. */
function flatten(tree: Tree, prefix: string): Record<string, string> {
  return Object.entries(tree).reduce<Record<string, string>>((all, [key, value]) => {
    const name = `${prefix}.${key}`;
    if (typeof value !== "string") return Object.assign(all, flatten(value, name));
    const args = [...value.matchAll(/\{(\w+)/g)].map((match) => match[1]);
    all[name] = [...new Set(args)].sort().join(",");
    return all;
  }, {});
}

const read = (locale: string, file: string): Tree => JSON.parse(readFileSync(`messages/${locale}/${file}`, "utf8"));
const files = readdirSync("messages/ko");

describe("messages", () => {
  it("has the same areas in both languages", () =>
    expect(readdirSync("messages/en").sort()).toEqual([...files].sort()));
  it.each(files)("%s has the same keys and arguments in both languages", (file) =>
    expect(flatten(read("en", file), file)).toEqual(flatten(read("ko", file), file)),
  );
});

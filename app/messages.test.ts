import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { KeyedByData } from "#components/reasons/use-words.ts";
import { LOCALES } from "./messages.ts";
import { type Used, usedKeys } from "./used-keys.ts";

type Tree = { readonly [key: string]: string | Tree };
const root = path.join(import.meta.dirname, "..");

/** `nav.pending` → the arguments and tags its text takes, so that no language forgets a figure. */
function flatten(tree: Tree, prefix = ""): Record<string, string> {
  return Object.entries(tree).reduce<Record<string, string>>((all, [key, value]) => {
    const name = `${prefix}${key}`;
    if (typeof value !== "string") return Object.assign(all, flatten(value, `${name}.`));
    const taken = [...value.matchAll(/\{\w+|<\w+/g)].map((match) => match[0]);
    all[name] = [...new Set(taken)].sort().join(" ");
    return all;
  }, {});
}

const files = (locale: string) => readdirSync(path.join(root, "messages", locale)).sort();
const read = (locale: string, file: string): Tree =>
  JSON.parse(readFileSync(path.join(root, "messages", locale, file), "utf8"));
const [first, ...others] = LOCALES;

describe.each(others)("messages in %s", (locale) => {
  it("has the same areas as the first language", () => expect(files(locale)).toEqual(files(first)));
  it.each(files(first))("%s has the same keys, arguments and tags", (file) =>
    expect(flatten(read(locale, file))).toEqual(flatten(read(first, file))),
  );
});

/** Each of these is tied to the code that writes its keys: reasons, refusals, facts, actions by their own tests, the rest by words.test.ts. */
const KEYED_BY_DATA: Readonly<Record<KeyedByData, string>> = {
  "approvals.changed.name": "server/words.test.ts",
  "approvals.unknown": "server/words.test.ts",
  "audit.action": "server/engine/reason-words.test.ts",
  "audit.noun": "server/words.test.ts",
  "audit.subject": "server/words.test.ts",
  facts: "server/engine/reason-words.test.ts",
  "facts.figure": "server/words.test.ts",
  "facts.value": "server/words.test.ts",
  "failovers.irreversible": "server/words.test.ts",
  "failovers.start.param": "server/words.test.ts",
  "incidents.entry": "server/words.test.ts",
  "incidents.title": "server/words.test.ts",
  reasons: "server/engine/reason-words.test.ts",
  refusal: "server/access/refusal-words.test.ts",
  "shell.role": "server/words.test.ts",
};

describe("messages and the code", () => {
  let used: Used;
  const written = files(first).flatMap((file) =>
    Object.keys(flatten(read(first, file))).map((key) => `${path.basename(file, ".json")}.${key}`),
  );
  beforeAll(() => {
    used = usedKeys(path.join(root, "tsconfig.json"), ["app", "components"]);
  }, 120_000);

  it("every key that code says has words", () => {
    expect(used.keys.size).toBeGreaterThan(500);
    expect([...used.keys].filter((key) => !written.includes(key))).toEqual([]);
  });

  it("no words are left that no code says", () => {
    const byData = [...used.byData].map((namespace) => `${namespace}.`);
    const left = written.filter((key) => !used.keys.has(key) && !byData.some((prefix) => key.startsWith(prefix)));
    expect(left).toEqual([]);
  });

  it("namespaces whose keys only data knows are few, in use, and tied by a test", () => {
    expect([...used.byData].sort()).toEqual(Object.keys(KEYED_BY_DATA).sort());
    for (const [namespace, test] of Object.entries(KEYED_BY_DATA)) {
      const area = namespace.split(".").at(-1) ?? "";
      expect(readFileSync(path.join(root, test), "utf8"), `${test} names ${namespace}`).toContain(area);
    }
  });
});

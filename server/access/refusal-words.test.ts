import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import en from "#messages/en/refusal.json" with { type: "json" };
import ko from "#messages/ko/refusal.json" with { type: "json" };

// A refusal is shown by its key. One without words would show as a key to an executive at three in the morning.
const root = path.join(import.meta.dirname, "../..");
const files = globSync("{server,domain}/**/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
const texts = files.map((file) => readFileSync(path.join(root, file), "utf8"));
const thrown = texts.flatMap((text) =>
  [...text.matchAll(/Refusal\(\s*"[a-z-]+",\s*"([a-z-]+)"/g)].map((match) => match[1] ?? ""),
);
const rules = readFileSync(path.join(root, "domain/approvals/judge-decision.ts"), "utf8");
const judged = [...(/type DecisionKey =([^;]+);/.exec(rules)?.[1] ?? "").matchAll(/"([a-z-]+)"/g)].map(
  (match) => match[1] ?? "",
);

describe("words of refusals", () => {
  it("exist in every language for every key that code refuses with", () => {
    expect(thrown.length).toBeGreaterThan(30);
    expect(judged.length).toBeGreaterThan(5);
    const wanted = [
      ...new Set([...thrown, ...judged, "unexpected", "invalid-input", "access-revoked", "role-taken-away"]),
    ];
    expect(wanted.filter((key) => !Object.hasOwn(ko, key))).toEqual([]);
    expect(wanted.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  it("ask for the same figures in every language", () => {
    const figures = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const [key, text] of Object.entries(ko))
      expect(figures(text), key).toEqual(figures((en as Record<string, string>)[key] ?? ""));
  });
});

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { TERMINAL } from "#domain/runs/status.ts";
import audit from "#messages/en/audit.json" with { type: "json" };
import facts from "#messages/en/facts.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import auditKo from "#messages/ko/audit.json" with { type: "json" };
import factsKo from "#messages/ko/facts.json" with { type: "json" };
import reasonsKo from "#messages/ko/reasons.json" with { type: "json" };

// What the engine and the rules say is shown by key. One without words would show as a key, in the middle of an emergency.
const root = path.join(import.meta.dirname, "../..");
const source = (file: string) => readFileSync(path.join(root, file), "utf8");
const files = (pattern: string) =>
  globSync(pattern, { cwd: root }).filter((file) => !/\.test\.ts$|testing\//.test(file));
const engine = files("server/engine/**/*.ts").map(source);
const server = files("server/**/*.ts").map(source);

/** Members of a union of string literals, as its file writes it. */
function union(file: string, pattern: RegExp): string[] {
  const text = pattern.exec(source(file))?.[1] ?? "";
  return [...text.matchAll(/"([a-z-]+)"/g)].map((match) => match[1] ?? "");
}
const type = (file: string, name: string) => union(file, new RegExp(`type ${name} =([^;]+);`));
function found(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
}
/** A rejection is told by its approval; the engine writes every other end. */
const ENDS = [...TERMINAL].filter((end) => end !== "rejected").map((end) => `run.${end.replaceAll("_", "-")}`);
const sorted = (keys: Iterable<string>) => [...new Set(keys)].sort();
const keysOf = (group: object) => Object.keys(group).sort();

const GROUPS = {
  promotion: type("domain/database/promotion.ts", "PromotionKey"),
  candidate: [...union("domain/database/promotion.ts", /readonly why:([^;]+);/), "eligible"],
  sovereignty: type("domain/sovereignty/guard.ts", "GuardKey"),
  approval: [
    ...type("domain/approvals/verify-approval.ts", "ApprovalKey"),
    ...type("domain/approvals/judge-decision.ts", "DecisionKey"),
    ...found([source("server/engine/legs/pass-gates.ts")], /reasons: \[\{ key: "([a-z-]+)"/g),
  ],
  plan: found([source("server/engine/legs/pass-gates.ts")], /gate: "plan",\s*key: "([a-z-]+)"/g),
  envelope: [
    ...type("domain/approvals/judge-envelope.ts", "EnvelopeKey"),
    ...found([source("server/topology/apply-site.ts")], /because = \[\{ key: "([a-z-]+)"/g),
    ...found([source("server/failovers/cancel-run.ts")], /voidedBecause: \[\{ key: "([a-z-]+)"/g),
  ],
} as const;

describe("words of reasons", () => {
  it.each(Object.entries(GROUPS))(
    "%s: every key has words in both languages, and no words are left over",
    (name, keys) => {
      expect(keys.length).toBeGreaterThan(0);
      for (const texts of [reasons, reasonsKo] as Record<string, unknown>[])
        expect(keysOf(texts[name] as object)).toEqual(sorted(keys));
    },
  );

  it("the engine: every key has words in both languages, and no words are left over", () => {
    const given = [
      ...found(engine, /\b(?:notSo|refused|reason|new NotDone|new Final)\(\s*"([a-z-]+)"/g),
      ...found(engine, /"(infrastructure-[a-z-]+)"/g),
      ...found([source("domain/reason.ts")], /key: "([a-z-]+)"/g),
      ...found([source("components/reasons/use-reasons.ts")], /: t\("([a-z-]+)"/g),
    ];
    const flat = (texts: Record<string, unknown>) => keysOf(texts).filter((key) => typeof texts[key] === "string");
    expect(given.length).toBeGreaterThan(70);
    expect(flat(reasons)).toEqual(sorted(given));
    expect(flat(reasonsKo)).toEqual(sorted(given));
  });

  it("the engine gives every figure its words ask for", () => {
    const calls = engine.flatMap((text) => [
      ...text.matchAll(
        /\b(?:notSo|refused|reason|new NotDone|new Final)\(\s*"([a-z-]+)"(?:,\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\})?/g,
      ),
    ]);
    const words = reasons as Record<string, unknown>;
    for (const [, key = "", given = ""] of calls)
      for (const [, name] of String(words[key]).matchAll(/\{(\w+)\}/g))
        expect(given, `${key} wants ${name}`).toMatch(new RegExp(`(^|[\\s,])${name}\\b`));
  });
});

test("words of facts: every key that is written has some in both languages, and none are left over", () => {
  const written = [
    ...found(engine, /addFact\([^;]*?"((?:run|step)\.[a-z-]+)"/g),
    ...found(engine, /"(run\.(?:waits|stopped|paused|broken)[a-z-]*)"/g),
    ...ENDS,
    ...["done", "failed", "waiting-for-person"].map((status) => `step.${status}`),
    ...found(server, /key: "((?:run|approval)\.[a-z-]+)"/g),
    ...union("server/failovers/run-change.ts", /what: ("pause[^,]+),/).map((what) => `run.${what}`),
    ...union("server/failovers/decide-step.ts", /DECIDED = \{([^}]+)\}/).map((what) => `step.${what}`),
    ...found([source("server/approvals/end-approval.ts")], /readonly status: "([a-z]+)"/g).map(
      (end) => `approval.${end}`,
    ),
  ];
  for (const texts of [facts, factsKo] as Record<string, object>[]) {
    const told = ["run", "step", "approval"].flatMap((group) =>
      keysOf(texts[group] ?? {}).map((key) => `${group}.${key}`),
    );
    expect(told.sort()).toEqual(sorted(written));
  }
});

test("words of audit actions: every one that is written has some in both languages", () => {
  const written = [
    ...found(server, /action: "((?:run|approval|step|access|topology|plan)\.[a-z-]+)"/g),
    ...found(server, /audit(?:Site|Run)\(\w+, (?:\w+, )?"([a-z.-]+)"/g),
    ...ENDS,
    ...union("server/failovers/decide-step.ts", /DECIDED = \{([^}]+)\}/).map((what) => `step.${what}`),
    "plan.applied",
    "plan.retired",
    "approval.voided",
  ];
  expect(written).toEqual(expect.arrayContaining(["routing.reasserted", "database.rival-fenced", "approval.expired"]));
  for (const { action } of [audit, auditKo] as { action: Record<string, Record<string, string>> }[]) {
    const missing = sorted(written).filter((key) => {
      const [noun = "", verb = ""] = key.split(".");
      return action[noun]?.[verb] === undefined;
    });
    expect(missing).toEqual([]);
  }
});

import { describe, expect, it, test } from "vitest";
import { RESTORE_TROUBLES } from "#domain/recovery-points/restore-trouble.ts";
import { TERMINAL } from "#domain/runs/status.ts";
import audit from "#messages/en/audit.json" with { type: "json" };
import facts from "#messages/en/facts.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import { found, keysOf, sorted, source, sources, type, union } from "../sources.fixture.ts";

// What the engine and the rules say is shown by key. One without words would show as a key, in the middle of an emergency.
// English is looked at; app/messages.test.ts keeps the other languages alike.
const engine = sources("server/engine/**/*.ts");
const server = sources("server/**/*.ts");

/** A rejection is told by its approval; the engine writes every other end. */
const ENDS = [...TERMINAL].filter((end) => end !== "rejected").map((end) => `run.${end.replaceAll("_", "-")}`);

const GROUPS = {
  promotion: type("domain/database/promotion.ts", "PromotionKey"),
  streamPromotion: type("domain/stream/promotion.ts", "StreamPromotionKey"),
  candidate: [...union("domain/database/promotion.ts", /readonly why:([^;]+);/), "eligible"],
  sovereignty: type("domain/sovereignty/guard.ts", "GuardKey"),
  approval: [
    ...type("domain/approvals/verify-approval.ts", "ApprovalKey"),
    ...type("domain/approvals/judge-decision.ts", "DecisionKey"),
    ...found([source("server/engine/legs/pass-gates.ts")], /reasons: \[\{ key: "([a-z-]+)"/g),
  ],
  response: [
    ...type("domain/response/hold.ts", "HoldKey"),
    ...type("domain/response/in-region-plan.ts", "NotAutomaticKey"),
  ],
  plan: found([source("server/engine/legs/pass-gates.ts")], /gate: "plan",\s*key: "([a-z-]+)"/g),
  envelope: [
    ...type("domain/approvals/judge-envelope.ts", "EnvelopeKey"),
    ...found([source("server/topology/put-in-force.ts")], /because = \[\{ key: "([a-z-]+)"/g),
    ...found([source("server/failovers/cancel-run.ts")], /voidedBecause: \[\{ key: "([a-z-]+)"/g),
  ],
} as const;

describe("words of reasons", () => {
  it.each(Object.entries(GROUPS))("%s: every key has words, and no words are left over", (name, keys) => {
    expect(keys.length).toBeGreaterThan(0);
    expect(keysOf((reasons as Record<string, unknown>)[name] as object)).toEqual(sorted(keys));
  });

  it("the engine: every key has words, and no words are left over", () => {
    const given = [
      ...found(engine, /\b(?:notSo|refused|reason|new NotDone|new Final)\(\s*"([a-z-]+)"/g),
      ...found(engine, /"(infrastructure-[a-z-]+)"/g),
      ...RESTORE_TROUBLES.map((trouble) => `restore-${trouble}`),
      ...type("domain/lost-rows/choice.ts", "ChoiceKey"),
      ...found([source("domain/reason.ts")], /key: "([a-z-]+)"/g),
      ...found([source("components/reasons/use-reasons.ts")], /\?\? t\("([a-z-]+)"/g),
    ];
    const flat = (texts: Record<string, unknown>) => keysOf(texts).filter((key) => typeof texts[key] === "string");
    expect(given.length).toBeGreaterThan(70);
    expect(flat(reasons)).toEqual(sorted(given));
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
  written.push(...found([source("server/failovers/choose-rows.ts")], /"(step\.chosen[a-z-]*)"/g));
  const { run, step, approval } = facts;
  const told = Object.entries({ run, step, approval }).flatMap(([group, keys]) =>
    keysOf(keys).map((key) => `${group}.${key}`),
  );
  expect(told.sort()).toEqual(sorted(written));
});

test("words of audit actions: every one that is written has some, and none are left over", () => {
  const written = [
    ...found(
      server,
      /action: "((?:run|approval|step|access|topology|plan|incident|hands-off|detection|risk|measure|restore-test)\.[a-z-]+)"/g,
    ),
    ...found(sources("server/objects/*.ts"), /"(objects\.[a-z-]+)"/g),
    ...found(engine, /"(objects\.removal-[a-z]+)"/g),
    ...found(server, /"(backlog\.(?:relieved|given-back|reasserted|refused))"/g),
    ...found(server, /"(measure\.(?:set|changed))"/g),
    ...found(server, /audit(?:Site|Run)\(\w+, (?:\w+, )?"([a-z.-]+)"/g),
    ...ENDS,
    ...union("server/failovers/decide-step.ts", /DECIDED = \{([^}]+)\}/).map((what) => `step.${what}`),
    ...union("server/failovers/run-change.ts", /what: ("pause[^,]+),/).map((what) => `run.${what}`),
    ...found([source("server/standards/keep-verdicts.ts")], /: "(standard\.[a-z-]+)",/g),
    "plan.applied",
    "plan.retired",
    "approval.voided",
  ];
  expect(written).toEqual(expect.arrayContaining(["routing.reasserted", "database.rival-fenced", "approval.expired"]));
  const told = Object.entries(audit.action).flatMap(([noun, verbs]) => keysOf(verbs).map((verb) => `${noun}.${verb}`));
  expect(told.sort()).toEqual(sorted(written));
});

import { expect, test } from "vitest";
import refusal from "#messages/en/refusal.json" with { type: "json" };
import { found, keysOf, sorted, sources, type } from "../sources.fixture.ts";

// A refusal is shown by its key. One without words would show as a key to an executive at three in the morning.
test("words of refusals: every key that code refuses with has some, and none are left over", () => {
  const code = sources("{server,domain,app}/**/*.{ts,tsx}");
  const thrown = [
    ...found(code, /Refusal\(\s*"[a-z-]+",\s*"([a-z-]+)"/g),
    ...found(code, /Refusal\(\s*"[a-z-]+",[^"{;]*\? "([a-z-]+)"/g),
    ...found(code, /Refusal\(\s*"[a-z-]+",[^"{;]*\? "[a-z-]+" : "([a-z-]+)"/g),
    ...type("domain/approvals/judge-decision.ts", "DecisionKey"),
    ...type("domain/incidents/keeps-open.ts", "KeepsOpenKey"),
    // One of them only warns.
    ...type("domain/lost-rows/choice.ts", "ChoiceKey").filter((key) => key !== "referred-table-left-out"),
    ...found(code, /\brefuse\("[a-z-]+", "([a-z-]+)"\)/g),
    ...found(code, /return "(step-up-[a-z-]+)"/g),
    "unexpected",
    "invalid-input",
    "role-taken-away",
  ];
  expect(thrown.length).toBeGreaterThan(40);
  expect(keysOf(refusal)).toEqual(sorted(thrown));
});

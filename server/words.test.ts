import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROLES } from "#domain/access/roles.ts";
import { SEVERITY_OF } from "#domain/incidents/cause.ts";
import { ACTIONS, type ActionSpec } from "#domain/plans/actions.ts";
import { LEAVING } from "#domain/sovereignty/leaving.ts";
import approvals from "#messages/en/approvals.json" with { type: "json" };
import audit from "#messages/en/audit.json" with { type: "json" };
import facts from "#messages/en/facts.json" with { type: "json" };
import failovers from "#messages/en/failovers.json" with { type: "json" };
import incidents from "#messages/en/incidents.json" with { type: "json" };
import reasons from "#messages/en/reasons.json" with { type: "json" };
import shell from "#messages/en/shell.json" with { type: "json" };
import { found, keysOf, sorted, source, sources, union } from "./sources.fixture.ts";

// Words that a screen finds by a key out of a row. The compiler cannot see such a key, so each group is compared with the code
// that writes it, in English; app/messages.test.ts keeps the other languages alike.
const acting = [...sources("{server,domain,agent}/**/*.ts")];

describe("words by keys of data: none missing, none left over", () => {
  test("roles", () => expect(keysOf(shell.role)).toEqual(sorted(ROLES)));

  test("nouns of the audit log are those of its actions", () =>
    expect(keysOf(audit.noun)).toEqual(keysOf(audit.action)));

  test("subjects of the audit log", () =>
    expect(keysOf(audit.subject)).toEqual(sorted(union("server/audit/append-audit.ts", /subjectType:([^;]+);/))));

  test("changes of an envelope have a name and a sentence", () =>
    expect(keysOf(approvals.changed.name)).toEqual(keysOf(reasons.envelope)));

  test("unknown things of an envelope", () => {
    const unknown = found([source("server/envelope/build-envelope.ts")], /key: "([a-z-]+)", values/g);
    expect(keysOf(approvals.unknown)).toEqual(sorted(unknown));
  });

  test("entries of an incident's timeline", () => {
    const keys = union("domain/incidents/incident.ts", /type EntryKey =([^;]+);/);
    expect(keysOf(incidents.entry)).toEqual(sorted(keys));
  });

  test("titles of incidents that a policy declares", () =>
    expect(keysOf(incidents.title)).toEqual(sorted([...keysOf(SEVERITY_OF), ...LEAVING])));

  test("actions that cannot be taken back", () => {
    const specs = Object.entries<ActionSpec>(ACTIONS).filter(([, spec]) => spec.irreversible !== undefined);
    expect(keysOf(failovers.irreversible)).toEqual(sorted(specs.map(([name]) => name.replace(".", "-"))));
  });

  test("parameters: those of the shipped plans, and one of a kind for plans to come", () => {
    const folder = path.join(import.meta.dirname, "../plans");
    const shipped = readdirSync(folder).flatMap((file) => {
      const plan = parse(source(`plans/${file}`)) as { params?: Record<string, { type: string }> };
      return Object.keys(plan.params ?? {});
    });
    const kinds = keysOf(failovers.start.select);
    expect(keysOf(failovers.start.param)).toEqual(sorted([...shipped, ...kinds]));
  });

  test.each(keysOf(facts.figure))("figure %s is written by a step, an adapter or a rule", (name) =>
    expect(acting.some((text) => new RegExp(`\\b${name}\\b\\s*[,:}?]`).test(text))).toBe(true),
  );

  test.each(Object.entries(facts.value))("codes of %s are written somewhere", (_, codes) => {
    for (const code of keysOf(codes))
      expect(
        acting.some((text) => new RegExp(`["\\s]${code}["\\s:,]`).test(text)),
        code,
      ).toBe(true);
  });
});

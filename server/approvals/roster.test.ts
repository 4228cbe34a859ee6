import { describe, expect, test } from "vitest";
import type { MailState } from "../notify/approval-mails.ts";
import { rosterOf } from "./roster.ts";

const asked = [
  { title: "COO", email: "coo@pilsang.example" },
  { title: "CISO", email: "ciso@pilsang.example" },
  { title: "CTO", email: "cto@pilsang.example" },
];
const decision = (approver: string, approverName: string, what = "approve") => ({
  approver,
  approverName,
  decision: what,
  reason: null,
  at: new Date("2026-12-08T03:24:51Z"),
  counts: "yes" as const,
});
const viewer = { subject: "u-17", email: "CISO@pilsang.example" };
const at = "2026-12-08T03:21:07.000Z";
const mails = new Map<string, MailState>([
  ["coo@pilsang.example", { state: "sent", at }],
  ["ciso@pilsang.example", { state: "failed", attempts: 3, again: null }],
]);

describe("roster", () => {
  test("a decision stands at the title it matches, by subject, address or name", () => {
    expect(rosterOf(asked, [decision("coo", "Kim")], viewer, mails).map((row) => row.decision?.by ?? null)).toEqual([
      "Kim",
      null,
      null,
    ]);
    expect(rosterOf(asked, [decision("cto@pilsang.example", "Park")], viewer, mails)[2]?.decision?.by).toBe("Park");
    expect(rosterOf(asked, [decision("7f3a", "Lee (CTO)")], viewer, mails)[2]?.decision?.by).toBe("Lee (CTO)");
  });
  test("the viewer is known by mail address, and their own decision by it too", () => {
    const rows = rosterOf(asked, [decision("u-17", "Choi", "reject")], viewer, mails);
    expect(rows[1]).toMatchObject({ title: "CISO", you: true, decision: { what: "reject" } });
  });
  test("a decision of somebody the policy does not name is shown, never dropped", () => {
    const rows = rosterOf(asked, [decision("u-99", "Han")], viewer, mails);
    expect(rows).toHaveLength(4);
    expect(rows[3]).toMatchObject({ title: "Han", you: false, decision: { what: "approve" } });
  });
  test("a title inside another word does not match", () => {
    expect(rosterOf(asked, [decision("u-99", "Scoot Ctorsen")], viewer, mails)).toHaveLength(4);
  });
  test("each has the mail that was addressed to them, and whoever got none has none", () => {
    const rows = rosterOf(asked, [decision("u-99", "Han")], viewer, mails);
    expect(rows.map((row) => [row.title, row.mail.state])).toEqual([
      ["COO", "sent"],
      ["CISO", "failed"],
      ["CTO", "none"],
      ["Han", "none"],
    ]);
  });
});

import { expect, test } from "vitest";
import type { AuditRow } from "#server/audit/router.ts";
import { localOf, momentOf } from "./audit-filter.ts";
import { toCsv } from "./to-csv.ts";

const row: AuditRow = {
  id: "1",
  at: "2026-12-08T03:24:51.120Z",
  actor: "coo",
  actorName: 'Kim, "COO"',
  roles: ["executive", "viewer"],
  action: "approval.approved",
  subjectType: "approval",
  subjectId: "9",
  detail: { reason: "a,b" },
  seal: { position: 1204, hash: "9f2c", previousHash: "11aa", sealedAt: "2026-12-08T03:24:51.180Z" },
};

test("quotes what needs it and keeps one line a row", () => {
  const lines = toCsv([row]).split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe(
    '2026-12-08T03:24:51.120Z,"Kim, ""COO""",coo,executive viewer,approval.approved,approval,9,"{""reason"":""a,b""}",1,1204,9f2c',
  );
  expect(toCsv([{ ...row, seal: null }]).split("\r\n")[1]).toMatch(/,1,,$/);
});

test("a cell that begins like a formula does not reach a spreadsheet as one", () => {
  expect(toCsv([{ ...row, actorName: "=HYPERLINK(1)" }])).toContain(",coo,");
  expect(toCsv([{ ...row, actorName: "=1+1" }])).toContain("'=1+1,coo");
  expect(toCsv([{ ...row, actorName: "@x" }])).toContain("'@x,coo");
});

test("a local time and its moment are the same to the minute", () => {
  const iso = momentOf("2026-12-08T12:24");
  expect(iso).not.toBeNull();
  expect(localOf(iso)).toBe("2026-12-08T12:24");
  expect(momentOf("")).toBeNull();
  expect(localOf("nonsense")).toBe("");
});

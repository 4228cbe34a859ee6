import type { AuditRow } from "#server/audit/router.ts";

const COLUMNS = [
  "at",
  "actorName",
  "actor",
  "roles",
  "action",
  "subjectType",
  "subjectId",
  "detail",
  "id",
  "position",
  "hash",
] as const;

/**
 * RFC 4180 with a header. A cell a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab, return first) is led by an
 * apostrophe: free text of people ends up here. Position and hash of a row not sealed yet are empty.
 */
export function toCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map(({ seal, ...row }) => {
    const cells = { ...row, position: seal?.position ?? "", hash: seal?.hash ?? "" };
    return COLUMNS.map((column) => cell(cells[column])).join(",");
  });
  return [COLUMNS.join(","), ...lines].join("\r\n").concat("\r\n");
}

function cell(value: unknown): string {
  const text = typeof value === "string" ? value : Array.isArray(value) ? value.join(" ") : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

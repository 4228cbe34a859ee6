import { formatAnchor } from "#domain/audit/anchor.ts";
import type { Finding, FindingKind } from "#domain/audit/judge-chain.ts";
import type { ChainHead } from "#domain/audit/seal.ts";
import type { AuditReport } from "#server/audit/verify-chain.ts";

const short = (hash: string) => (/^[0-9a-f]{64}$/.test(hash) ? `${hash.slice(0, 12)}…` : hash);

/** What differs, in one sentence. */
const WORDS: Readonly<Record<FindingKind, (finding: Finding) => string>> = {
  changed: (f) => `The row is not what was sealed: sealed content ${short(f.expected)}, content now ${short(f.found)}.`,
  missing: (f) => `The row is gone. It was sealed with content ${short(f.expected)}.`,
  relinked: (f) =>
    `The seal does not follow the one before it (${short(f.expected)}) but ${short(f.found)}: seals were swapped, replaced or taken out.`,
  "seal-changed": (f) =>
    `The seal itself was changed: it should read ${short(f.expected)} and reads ${short(f.found)}.`,
  gap: (f) => `Seals are gone: position ${f.expected} should come here, and ${f.found} does.`,
  inserted: (f) => `A seal was put in: position ${f.expected} should come here, and ${f.found} does.`,
  "sealed-twice": (f) => `One row is sealed more than once (${f.found}).`,
  forged: () => "The row is neither sealed nor waiting for its seal: it was put in past the product.",
  vanished: () => "The row waited for its seal and is gone.",
  "queued-again": () => "The row is sealed, and was put in the queue to be sealed again.",
  cut: (f) => `The chain ends before the anchor: it held ${short(f.expected)} at ${f.position}; its end was cut off.`,
  rebuilt: (f) =>
    `At the anchor's position stands ${short(f.found)}, not ${short(f.expected)}: the chain was rebuilt, or the anchor is another installation's.`,
};

const STALE_S = 10;
const count = (n: number, one: string, many: string) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** A report for people: the verdict first, then what and where, what to do, and the head to keep. */
export function reportLines(report: AuditReport, anchor: ChainHead | null): readonly string[] {
  const total = Object.values(report.counts).reduce((sum, n) => sum + n, 0);
  const seconds = report.ms / 1_000;
  return [
    total === 0
      ? `The audit is whole: ${count(report.seals, "row", "rows")} sealed, each as it was written${anchor ? `, and the anchor at ${anchor.position} still stands` : ""}.`
      : `THE AUDIT WAS TAMPERED WITH: ${count(total, "finding", "findings")} (${Object.entries(report.counts)
          .map(([kind, n]) => `${kind} ${n}`)
          .join(", ")}).`,
    ...report.findings.flatMap(findingLines),
    ...(total > report.findings.length ? ["", `… and ${count(total - report.findings.length, "more", "more")}.`] : []),
    ...(total > 0 ? ["", ...WHAT_NEXT] : []),
    "",
    waitingLine(report),
    `Checked ${count(report.seals, "seal", "seals")} in ${seconds.toFixed(1)} s (${Math.round(report.seals / seconds).toLocaleString("en")} a second).`,
    ...(total === 0 ? headLines(report) : []),
  ];
}

function findingLines(finding: Finding): readonly string[] {
  const { row, position, kind } = finding;
  const where = position === null ? "no position" : `position ${position}`;
  const what = row
    ? `${row.at}  ${row.actorName} (${row.actor})  ${row.action}  ${row.subjectType} ${row.subjectId}`
    : finding.eventId
      ? "the row is not there"
      : "";
  return [
    "",
    `${kind.padEnd(13)} ${where}${what ? `  ${what}` : ""}`,
    ...(finding.eventId ? [`              event ${finding.eventId}`] : []),
    `              ${WORDS[kind](finding)}`,
  ];
}

const WHAT_NEXT = [
  "What to do: change nothing in this database, it is evidence. Take a copy of it (pg_dump) to another place. Restore the newest",
  "backup from before the first finding beside it and compare the rows named above: that shows what they said. Find out who could",
  "write to this database past the product, and take that access away before the product goes on.",
];

function waitingLine({ waiting: { count: n, oldestS } }: AuditReport): string {
  if (n === 0 || oldestS === null) return "Every row is sealed.";
  const late = oldestS > STALE_S ? " No worker seals: see whether one runs." : "";
  return `Not sealed yet, so not proven: ${count(n, "row", "rows")}, the oldest for ${oldestS.toFixed(1)} s.${late}`;
}

function headLines({ chains }: AuditReport): readonly string[] {
  if (chains.length === 0) return [];
  return [
    ...chains.map(({ head, installationId }) => `Head of ${installationId}: ${formatAnchor(head)}`),
    "Keep the head outside this database. Given back as --anchor it also finds an end cut off and a chain rebuilt.",
  ];
}

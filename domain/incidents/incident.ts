/** What an incident is (design §3): declared by a policy or by hand, with a severity, open until somebody resolves it. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const;
/** 1 the worst. */
export type Severity = (typeof SEVERITIES)[number];

export const INCIDENT_STATUSES = ["open", "resolved"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];
/** Somebody still has to do something about it. */
export const OPEN: ReadonlySet<IncidentStatus> = new Set<IncidentStatus>(["open"]);
export const TERMINAL: ReadonlySet<IncidentStatus> = new Set<IncidentStatus>(["resolved"]);

/** Kinds of entries of the timeline. It is append-only: what was wrong is corrected by another entry. */
export const ENTRY_KINDS = [
  "declared",
  "severity",
  "note",
  "detection",
  "run",
  "response",
  "measure",
  "resolved",
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Of these every page speaks in a banner; the others stand in a quiet strip. */
export function isCrisis(severity: number): boolean {
  return severity <= 2;
}

/** `INC-0007` as people say it aloud. */
export function incidentName(number: number): string {
  return `INC-${String(number).padStart(4, "0")}`;
}

/** What an entry says (messages/*.json, `incidents.entry`). */
export type EntryKey =
  | "declared"
  | "severity"
  | "note"
  | "resolved"
  | "zone-lost"
  | "primary-lost"
  | "region-lost"
  | "over"
  | "run"
  | "held"
  | "answered-running"
  | "answered-evacuated"
  | "measure-set"
  | "measure-changed"
  | "measure-restore-asked"
  | "measure-restored";

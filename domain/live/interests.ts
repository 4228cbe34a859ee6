/**
 * Which router's answers are made from which tables. A table nobody names here concerns every answer. Pages ask again by it, and a
 * shared answer (server/trpc/shared-answers.ts) is thrown away by it: the same change does both.
 */
const ROUTERS_OF: Readonly<Record<string, readonly string[]>> = {
  measurement: ["overview", "detection", "regions", "checks", "synthetic", "backlog"],
  witness_change: ["overview", "detection"],
  detection: ["overview", "detection", "incidents", "backlog"],
  observation: [],
  // What is kept changes by the minute: its pages are told of that, and look at ages by themselves.
  recovery_point: ["backups"],
  object_folder: ["backups"],
  object_check: ["backups"],
  object_removal: ["backups"],
  restore_test: ["backups"],
  content_check: ["backups"],
  standard_verdict: ["backups", "overview"],
  canary: [],
  unprotected: ["overview", "failovers", "regions"],
  executor_lease: ["overview"],
  desired_state: ["overview", "regions"],
  temporary_measure: ["measures"],
  backlog_relief: ["backlog"],
  outbox: [],
  step_up: ["approvals"],
  run: ["overview", "failovers", "approvals", "regions", "incidents", "measures"],
  run_step: ["overview", "failovers", "incidents"],
  run_fact: ["overview", "failovers", "incidents"],
  incident: ["overview", "incidents", "measures"],
  incident_entry: ["incidents"],
  hands_off: ["overview", "backlog"],
  region_lock: ["overview", "failovers"],
  approval: ["overview", "failovers", "approvals"],
  approval_decision: ["overview", "failovers", "approvals"],
  audit_event: ["overview", "audit"],
  audit_seal: ["audit"],
};

/** Answers that hardly any change makes different. A change does not have them asked again; after a gap they are, like everything. */
const CALM: ReadonlySet<string> = new Set(["audit.actions"]);

/** The routers whose answers are old after these tables changed; null: all of them. */
export function concernedRouters(tables: readonly string[], everything: boolean): ReadonlySet<string> | null {
  if (everything || tables.some((table) => !(table in ROUTERS_OF))) return null;
  return new Set(tables.flatMap((table) => ROUTERS_OF[table] ?? []));
}

/** Whether an answer is old now. @param path of the procedure: `["audit", "list"]`. @param routers as `concernedRouters` says */
export function isConcerned(path: readonly string[], routers: ReadonlySet<string> | null): boolean {
  if (routers === null) return true;
  return routers.has(path[0] ?? "") && !CALM.has(path.join("."));
}

/** Which router's answers are made from which tables. A table nobody names here concerns every answer. */
const ROUTERS_OF: Readonly<Record<string, readonly string[]>> = {
  measurement: ["overview", "detection"],
  witness_change: ["overview", "detection"],
  detection: ["overview", "detection"],
  observation: [],
  canary: [],
  unprotected: ["overview", "failovers"],
  executor_lease: ["overview"],
  desired_state: ["overview"],
  outbox: [],
  step_up: ["approvals"],
  run: ["overview", "failovers", "approvals"],
  run_step: ["overview", "failovers"],
  run_fact: ["overview", "failovers"],
  region_lock: ["overview", "failovers"],
  approval: ["overview", "failovers", "approvals"],
  approval_decision: ["overview", "failovers", "approvals"],
  audit_event: ["overview", "audit"],
  audit_seal: ["audit"],
};

/** The routers to ask again after these tables changed; null: all of them. */
export function concernedRouters(tables: readonly string[], everything: boolean): ReadonlySet<string> | null {
  if (everything || tables.some((table) => !(table in ROUTERS_OF))) return null;
  return new Set(tables.flatMap((table) => ROUTERS_OF[table] ?? []));
}

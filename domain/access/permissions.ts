import type { Reader, Role } from "./roles.ts";

/**
 * Who may do what: every tRPC procedure and server action has its row, and so has each thing a verb decides by itself
 * (`failovers.request-cross-region`). Nothing is inherited: what is not written here is not allowed.
 */
export const PERMISSIONS = {
  // Reading
  "overview.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "checks.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "live.subscribe": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "failovers.list": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "failovers.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "plans.list": ["operator", "commander", "executive", "auditor", "admin"],
  "plans.preview": ["operator", "commander", "executive", "auditor"],
  "approvals.list": ["operator", "commander", "executive", "auditor"],
  "approvals.read": ["operator", "commander", "executive", "auditor"],
  "audit.read": ["auditor", "admin"],
  "objectives.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "backups.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "regions.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "incidents.list": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "incidents.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  "measures.read": ["viewer", "operator", "commander", "executive", "auditor", "admin"],
  // Acting on infrastructure. Inside a region the people on call act alone; over regions a commander asks, executives decide.
  "failovers.request": ["operator", "commander"],
  "failovers.request-cross-region": ["commander"],
  "failovers.allow-data-loss": ["commander"],
  "failovers.pause": ["commander"],
  "failovers.resume": ["commander"],
  "failovers.cancel": ["commander"],
  "failovers.decide-step": ["operator", "commander"],
  // What is missing may be put back by whoever is on call; overwriting also takes a run that executives let lose rows.
  "failovers.choose-rows": ["operator", "commander"],
  // An incident is declared rather once too often. Stopping what is done without asking is never harder than letting it go on.
  "incidents.declare": ["operator", "commander"],
  "incidents.note": ["operator", "commander"],
  "incidents.change-severity": ["commander"],
  "incidents.resolve": ["commander"],
  "hands-off.set": ["operator", "commander"],
  "hands-off.lift": ["commander"],
  // Giving back what an emergency took: whoever is on call may do it sooner than the rule would.
  "measures.restore": ["operator", "commander"],
  // Who accepts a risk answers for it.
  "risks.accept": ["commander", "executive"],
  "risks.withdraw": ["commander", "executive"],
  // Deciding. Whoever runs the product (admin) decides nothing about it.
  "approvals.begin-step-up": ["executive"],
  "approvals.approve": ["executive"],
  "approvals.reject": ["executive"],
  "access.revoke": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether one of these roles is enough. */
export function allows(roles: readonly Role[], permission: Permission): boolean {
  const enough: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => enough.includes(role));
}

/** The same for an actor. The product itself (`system`) holds no role: it acts through its own functions, not through verbs. */
export function may(actor: Reader, permission: Permission): boolean {
  return actor.kind === "person" && allows(actor.roles, permission);
}

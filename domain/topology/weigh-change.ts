import { allows, PERMISSIONS, type Permission } from "../access/permissions.ts";
import type { Role } from "../access/roles.ts";
import type { ApprovalPolicy } from "./topology.ts";

/** Less of a safeguard, more of it, or neither (also: cannot be said). */
export type Weight = "weaker" | "stronger" | "neutral";

/** Which way a figure weakens: fewer approvers and votes, longer times. */
export function weighNumber(before: number, after: number, weaker: "less" | "more"): Weight {
  if (before === after) return "neutral";
  return after < before === (weaker === "less") ? "weaker" : "stronger";
}

/** People given this role in place of that one: weaker when they may then do anything they could not (null: no role). */
export function weighGroup(before: Role | null, after: Role | null): Weight {
  const [could, can] = [before, after].map((role) =>
    (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => role !== null && allows([role], permission)),
  );
  if (can?.some((permission) => !could?.includes(permission))) return "weaker";
  return could?.some((permission) => !can?.includes(permission)) ? "stronger" : "neutral";
}

/**
 * A policy that comes or goes. Of approvals: weaker when the fewest or the most that are asked for go down, since plans choose
 * among them and the strictest decides on policy. Of data loss: with none, nothing may lose data at all.
 */
export function weighPolicies(
  part: "approvals" | "data_loss",
  before: Readonly<Record<string, ApprovalPolicy>>,
  after: Readonly<Record<string, ApprovalPolicy>>,
): Weight {
  const counts = (policies: typeof before) => Object.values(policies).map((policy) => policy.approvers);
  const [old, now] = [counts(before), counts(after)];
  if (part === "data_loss") return now.length > old.length ? "weaker" : "stronger";
  if (now.length === 0 || Math.max(0, ...now) < Math.max(0, ...old)) return "weaker";
  if (old.length > 0 && Math.min(...now) < Math.min(...old)) return "weaker";
  return "neutral";
}

/** @param policies those of the new file */
export function weighPlanApproval(
  before: string | null,
  after: string | null,
  policies: Readonly<Record<string, ApprovalPolicy>>,
): Weight {
  if (after === null) return "weaker";
  if (before === null) return "stronger";
  const [old, now] = [policies[before], policies[after]];
  return old && now ? weighNumber(old.approvers, now.approvers, "less") : "neutral";
}

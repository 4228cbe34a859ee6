import { approvalOfPolicy } from "#domain/approvals/policy-of.ts";
import { fileDuration } from "#domain/topology/file-duration.ts";
import { DURATIONS, type ProtectedChange } from "#domain/topology/protected-change.ts";
import { isEmpty, type SiteDiff } from "#server/topology/diff-site.ts";
import { formatChange } from "#server/topology/file/diff-values.ts";

/** What would change, as a person reads it; then which of it the quorum of the policy in force decides. */
export function showDiff(diff: SiteDiff): void {
  if (isEmpty(diff)) console.log("Unchanged: what is in force says the same as the files.");
  if (diff.topology !== null) {
    console.log(`site → version ${diff.topology.number}`);
    const changes = diff.topology.first ? [] : diff.topology.changes;
    for (const change of changes) console.log(`  ${formatChange(change)}`);
    if (diff.topology.first) console.log("  everything is new: no site was applied before");
  }
  for (const plan of diff.plans) {
    console.log(
      plan.kind === "retired"
        ? `plan ${plan.name}: retired`
        : `plan ${plan.name} → version ${plan.number} (${plan.kind})`,
    );
    if (plan.kind === "changed") for (const change of plan.changes) console.log(`  ${formatChange(change)}`);
  }
  if (diff.protectedChanges.length > 0) showProtected(diff);
}

function showProtected(diff: SiteDiff): void {
  const policy = diff.inForce && approvalOfPolicy(diff.inForce);
  console.log("! Protected rules change:");
  for (const change of diff.protectedChanges) console.log(`!   ${sayProtected(change)}`);
  console.log(
    policy
      ? `! All of it waits for ${policy.approvers} of ${policy.of}. In force, it voids approvals of runs that wait.`
      : "! No policy in force names people who could decide: it is applied at once, and the audit says so.",
  );
}

/** `approvals cross-region approvers: 2 → 1 (weaker)` */
function sayProtected({ part, key, subject, before, after, weight }: ProtectedChange): string {
  const say = (value: string | number | null) =>
    value === null ? "none" : typeof value === "number" && DURATIONS.has(key) ? fileDuration(value) : value;
  const name = [part, subject === part ? "" : subject, key].filter(Boolean).join(" ");
  return `${name}: ${say(before)} → ${say(after)}${weight === "neutral" ? "" : ` (${weight})`}`;
}

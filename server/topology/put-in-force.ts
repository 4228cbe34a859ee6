import type { Actor } from "#domain/access/roles.ts";
import { endApproval } from "../approvals/end-approval.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { asJson } from "../db/as-json.ts";
import type { Transaction } from "../db/client.ts";
import type { SiteDiff } from "./diff-site.ts";
import { formatChange } from "./file/diff-values.ts";
import { type SiteToApply, versionHash } from "./load-site.ts";
import { withOrder } from "./site/key-order.ts";

/** Whose change it is, and what decided on it (goes into the audit). */
export type Grounds = { readonly appliedBy: string; readonly detail?: Readonly<Record<string, unknown>> };

/**
 * New versions of what differs, retirement of plans whose file is gone, the audit of both, and the end of approvals that wait under
 * rules that are no longer so. The caller holds the lock on applying.
 * @returns how many approvals of runs it voided
 */
export async function putInForce(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  site: SiteToApply,
  diff: SiteDiff,
  grounds: Grounds,
): Promise<number> {
  await writeTopology(tx, installationId, actor, site, diff, grounds);
  await writePlans(tx, installationId, actor, site, diff, grounds);
  return voidApprovals(tx, installationId, actor, diff);
}

async function writeTopology(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  { topology }: SiteToApply,
  diff: SiteDiff,
  { appliedBy, detail }: Grounds,
): Promise<void> {
  if (diff.topology === null) return;
  const { source } = topology;
  const stored = withOrder(topology.stored);
  const hash = versionHash(stored);
  const { number, changes, first } = diff.topology;
  const version = await tx.topologyVersion.create({
    data: { installationId, number, hash, source, body: asJson(stored), appliedBy },
  });
  await appendAudit(tx, installationId, actor, {
    action: "topology.applied",
    subjectType: "topology",
    subjectId: version.id,
    detail: { number, hash, changes: first ? [] : changes.map(formatChange), ...detail },
  });
}

async function writePlans(
  tx: Transaction,
  installationId: string,
  actor: Actor,
  site: SiteToApply,
  diff: SiteDiff,
  { appliedBy, detail: grounds }: Grounds,
): Promise<void> {
  for (const { name, kind, number, changes } of diff.plans) {
    const file = site.plans.find(({ plan }) => plan.name === name);
    const action = file === undefined ? "plan.retired" : "plan.applied";
    let hash: string | undefined;
    if (file === undefined) {
      await tx.planVersion.updateMany({ where: { name, retiredAt: null }, data: { retiredAt: new Date() } });
    } else {
      hash = versionHash(file.plan);
      await tx.planVersion.create({
        data: { installationId, name, number, hash, source: file.source, body: asJson(file.plan), appliedBy },
      });
    }
    const told = kind === "changed" ? changes.map(formatChange) : [];
    const detail = { number, hash, kind, changes: told, ...grounds };
    await appendAudit(tx, installationId, actor, { action, subjectType: "plan", subjectId: name, detail });
  }
}

/** Whoever loosens a rule does not get the decisions that were asked for under the old one (design §5). */
async function voidApprovals(tx: Transaction, installationId: string, actor: Actor, diff: SiteDiff): Promise<number> {
  const rules = [...new Set(diff.protectedChanges.map(({ part }) => part))];
  if (rules.length === 0) return 0;
  const waiting = await tx.approval.findMany({
    where: { status: { in: ["pending", "approved"] }, run: { startedAt: null } },
    select: { id: true, runId: true, proposalId: true },
  });
  const because = [{ key: "policy-changed", values: { rules: rules.join(", ") } }];
  let ended = 0;
  for (const approval of waiting) {
    if (await endApproval(tx, installationId, actor, approval, { status: "voided", because })) ended += 1;
  }
  return ended;
}

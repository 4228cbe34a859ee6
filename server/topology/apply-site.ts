import type { Actor } from "#domain/access/roles.ts";
import { uuid7 } from "#domain/ids.ts";
import { Refusal } from "#domain/refusal.ts";
import { endApproval } from "../approvals/end-approval.ts";
import { appendAudit } from "../audit/append-audit.ts";
import { LOCK_SPACE, LOCKS } from "../db/advisory-locks.ts";
import type { Database, Transaction } from "../db/client.ts";
import { diffSite, isEmpty, type SiteDiff } from "./diff-site.ts";
import { formatChange } from "./file/diff-values.ts";
import { type LoadedSite, versionHash } from "./load-site.ts";
import { withOrder } from "./site/key-order.ts";

export type Applied = { readonly changed: boolean; readonly diff: SiteDiff; readonly voidedApprovals: number };

/**
 * Puts the files in force: new versions of what differs, retirement of plans whose file is gone, the audit of both, and the end
 * of approvals that wait under rules that are no longer so, all in one transaction. Nothing differs: nothing is written.
 * @param basis `basis` of the diff a person agreed to; left out, whatever is in force is replaced
 * @throws Refusal `conflict`: applied-meanwhile, another-site
 */
export async function applySite(db: Database, loaded: LoadedSite, actor: Actor, basis?: string): Promise<Applied> {
  return db.$transaction(async (tx) => {
    // Two at once wait for each other: the lock ends with the transaction.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${LOCKS.applying}::int)::text`;
    const diff = await diffSite(tx, loaded);
    if (basis !== undefined && basis !== diff.basis) throw new Refusal("conflict", "applied-meanwhile");
    if (isEmpty(diff)) return { changed: false, diff, voidedApprovals: 0 };
    const installationId = await installation(tx, loaded.topology.stored.site);
    await writeTopology(tx, installationId, loaded, actor, diff);
    await writePlans(tx, installationId, loaded, actor, diff);
    return { changed: true, diff, voidedApprovals: await voidApprovals(tx, installationId, actor, diff) };
  });
}

/** Made once; a database belongs to one site for good. */
async function installation(tx: Transaction, site: string): Promise<string> {
  const existing = await tx.installation.findFirst();
  if (existing === null) return (await tx.installation.create({ data: { id: uuid7(), site } })).id;
  if (existing.site !== site) throw new Refusal("conflict", "another-site", { here: existing.site, file: site });
  return existing.id;
}

async function writeTopology(
  tx: Transaction,
  installationId: string,
  loaded: LoadedSite,
  actor: Actor,
  diff: SiteDiff,
) {
  if (diff.topology === null) return;
  const { source } = loaded.topology;
  const stored = withOrder(loaded.topology.stored);
  const hash = versionHash(stored);
  const { number, changes, first } = diff.topology;
  const body = JSON.parse(JSON.stringify(stored));
  const version = await tx.topologyVersion.create({
    data: { installationId, number, hash, source, body, appliedBy: actor.subject },
  });
  await appendAudit(tx, installationId, actor, {
    action: "topology.applied",
    subjectType: "topology",
    subjectId: version.id,
    detail: { number, hash, changes: first ? [] : changes.map(formatChange) },
  });
}

async function writePlans(tx: Transaction, installationId: string, loaded: LoadedSite, actor: Actor, diff: SiteDiff) {
  for (const { name, kind, number, changes } of diff.plans) {
    const file = loaded.plans.find(({ plan }) => plan.name === name);
    const action = file === undefined ? "plan.retired" : "plan.applied";
    let hash: string | undefined;
    if (file === undefined) {
      await tx.planVersion.updateMany({ where: { name, retiredAt: null }, data: { retiredAt: new Date() } });
    } else {
      hash = versionHash(file.plan);
      const body = JSON.parse(JSON.stringify(file.plan));
      await tx.planVersion.create({
        data: { installationId, name, number, hash, source: file.source, body, appliedBy: actor.subject },
      });
    }
    const detail = { number, hash, kind, changes: kind === "changed" ? changes.map(formatChange) : [] };
    await appendAudit(tx, installationId, actor, { action, subjectType: "plan", subjectId: name, detail });
  }
}

/** Whoever loosens a rule does not get the decisions that were asked for under the old one (design §5). */
async function voidApprovals(tx: Transaction, installationId: string, actor: Actor, diff: SiteDiff): Promise<number> {
  if (diff.protectedRules.length === 0) return 0;
  const waiting = await tx.approval.findMany({
    where: { status: { in: ["pending", "approved"] }, run: { startedAt: null } },
    select: { id: true, runId: true },
  });
  const because = [{ key: "policy-changed", values: { rules: diff.protectedRules.join(", ") } }];
  let ended = 0;
  for (const approval of waiting) {
    if (await endApproval(tx, installationId, actor, approval, { status: "voided", because })) ended += 1;
  }
  return ended;
}

import type { Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { type Change, diffValues } from "./file/diff-values.ts";
import { type LoadedSite, versionHash } from "./load-site.ts";
import { type PlanInForce, plansInForce } from "./plan-in-force.ts";
import { type StoredTopology, withOrder } from "./site/key-order.ts";

export type PlanDiff = {
  readonly name: string;
  readonly kind: "added" | "changed" | "retired";
  /** The version it would become; of a retired plan the last one. */
  readonly number: number;
  readonly changes: readonly Change[];
};

export type SiteDiff = {
  /** Null: the site file says what is in force already. */
  readonly topology: { readonly number: number; readonly changes: readonly Change[]; readonly first: boolean } | null;
  readonly plans: readonly PlanDiff[];
  /** Rules whose change voids approvals that wait (design §5, "policy is protected by policy"). */
  readonly protectedRules: readonly ("approvals" | "roles" | "sovereignty")[];
  /** What it was compared with; applySite refuses when something else is in force by then. */
  readonly basis: string;
};

/** The files against what is applied. Writes nothing. */
export async function diffSite(db: Database | Transaction, loaded: LoadedSite): Promise<SiteDiff> {
  const applied = await db.topologyVersion.findFirst({ orderBy: { number: "desc" } });
  const inForce = await plansInForce(db);
  const stored = withOrder(loaded.topology.stored);
  const before = applied === null ? null : (applied.body as unknown as StoredTopology);
  const same = applied !== null && applied.hash === versionHash(stored);
  return {
    topology: same
      ? null
      : { number: (applied?.number ?? 0) + 1, changes: diffValues(before ?? {}, stored), first: applied === null },
    plans: await diffPlans(db, loaded, inForce),
    protectedRules: before === null ? [] : changedRules(before, stored),
    basis: versionHash([applied?.number ?? 0, inForce.map(({ id }) => id)]),
  };
}

async function diffPlans(
  db: Database | Transaction,
  loaded: LoadedSite,
  inForce: readonly PlanInForce[],
): Promise<PlanDiff[]> {
  const diffs: PlanDiff[] = [];
  for (const { plan } of loaded.plans) {
    const current = inForce.find((version) => version.plan.name === plan.name);
    if (current?.hash === versionHash(plan)) continue;
    const last = await db.planVersion.findFirst({ where: { name: plan.name }, orderBy: { number: "desc" } });
    const kind = current === undefined ? "added" : "changed";
    diffs.push({
      name: plan.name,
      kind,
      number: (last?.number ?? 0) + 1,
      changes: diffValues(current?.plan ?? {}, plan),
    });
  }
  const names = loaded.plans.map(({ plan }) => plan.name);
  for (const { plan, number } of inForce) {
    if (!names.includes(plan.name)) diffs.push({ name: plan.name, kind: "retired", number, changes: [] });
  }
  return diffs;
}

function changedRules(before: Topology, after: Topology): SiteDiff["protectedRules"] {
  const parts = {
    approvals: [
      [before.policies.approvals, before.policies.dataLoss ?? null],
      [after.policies.approvals, after.policies.dataLoss ?? null],
    ],
    roles: [before.roles, after.roles],
    sovereignty: [before.sovereignty, after.sovereignty],
  } as const;
  return (["approvals", "roles", "sovereignty"] as const).filter(
    (rule) => versionHash(parts[rule][0]) !== versionHash(parts[rule][1]),
  );
}

export function isEmpty(diff: SiteDiff): boolean {
  return diff.topology === null && diff.plans.length === 0;
}

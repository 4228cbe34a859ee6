import type { Plan } from "#domain/plans/plan.ts";
import { type ProtectedChange, protectedChanges } from "#domain/topology/protected-change.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Database, Transaction } from "../db/client.ts";
import { readStored } from "./current-topology.ts";
import { type Change, diffValues } from "./file/diff-values.ts";
import { type SiteToApply, versionHash } from "./load-site.ts";
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
  /** What the quorum of the policy in force decides on, and what voids approvals that wait (design §5). Of a first site nothing. */
  readonly protectedChanges: readonly ProtectedChange[];
  /** The site in force; null before the first. */
  readonly inForce: Topology | null;
  /** What it was compared with; applySite refuses when something else is in force by then. */
  readonly basis: string;
};

/** The files against what is applied. Writes nothing. */
export async function diffSite(db: Database | Transaction, loaded: SiteToApply): Promise<SiteDiff> {
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
    protectedChanges: before === null ? [] : judge(readStored(before), inForce, loaded),
    inForce: before === null ? null : readStored(before),
    basis: basisOf(applied?.number ?? 0, inForce),
  };
}

async function diffPlans(
  db: Database | Transaction,
  loaded: SiteToApply,
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

function judge(before: Topology, inForce: readonly PlanInForce[], loaded: SiteToApply): readonly ProtectedChange[] {
  const approvals = (plans: readonly { readonly plan: Plan }[]) =>
    Object.fromEntries(plans.map(({ plan }) => [plan.name, plan.approval]));
  const plans = { before: approvals(inForce), after: approvals(loaded.plans) };
  return protectedChanges(before, loaded.topology.stored, plans);
}

/** `basis` of what is in force now. */
export async function basisInForce(db: Database | Transaction): Promise<string> {
  const applied = await db.topologyVersion.findFirst({ orderBy: { number: "desc" }, select: { number: true } });
  return basisOf(applied?.number ?? 0, await plansInForce(db));
}

function basisOf(number: number, inForce: readonly PlanInForce[]): string {
  return versionHash([number, inForce.map(({ id }) => id)]);
}

export function isEmpty(diff: SiteDiff): boolean {
  return diff.topology === null && diff.plans.length === 0;
}

import type { Plan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Database, Transaction } from "../db/client.ts";

/** One applied plan: `id` is its row in plan_version. */
export type PlanInForce = { readonly id: string; readonly number: number; readonly hash: string; readonly plan: Plan };

/**
 * The newest version of a plan.
 * @throws Refusal `not-found` (plan-not-found) when there is none, or its file was taken away and that was applied
 */
export async function planInForce(db: Database | Transaction, name: string): Promise<PlanInForce> {
  const newest = await db.planVersion.findFirst({ where: { name }, orderBy: { number: "desc" } });
  if (newest === null || newest.retiredAt !== null) throw new Refusal("not-found", "plan-not-found", { plan: name });
  return { id: newest.id, number: newest.number, hash: newest.hash, plan: newest.body as unknown as Plan };
}

/** Every plan in force, by name. */
export async function plansInForce(db: Database | Transaction): Promise<PlanInForce[]> {
  const newest = await db.planVersion.findMany({ distinct: ["name"], orderBy: [{ name: "asc" }, { number: "desc" }] });
  return newest
    .filter((version) => version.retiredAt === null)
    .map(({ id, number, hash, body }) => ({ id, number, hash, plan: body as unknown as Plan }));
}

import type { Plan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import type { PlanVersion } from "../../prisma/generated/client.ts";
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

type Version = Pick<PlanVersion, "id" | "number" | "hash" | "body">;

/**
 * Every plan in force, by name. Versions are kept for good and each answer of the overview asks this: the newest of each name is hopped to in
 * the index of names and numbers, so that what is read is bounded by the number of plans.
 */
export async function plansInForce(db: Database | Transaction): Promise<PlanInForce[]> {
  const versions = await db.$queryRaw<Version[]>`
    WITH RECURSIVE newest AS (
      (SELECT id, name, number, hash, body, retired_at FROM plan_version ORDER BY name DESC, number DESC LIMIT 1)
      UNION ALL
      SELECT next.* FROM newest, LATERAL (
        SELECT id, name, number, hash, body, retired_at FROM plan_version version
        WHERE version.name < newest.name ORDER BY name DESC, number DESC LIMIT 1) next)
    SELECT id, number, hash, body FROM newest WHERE retired_at IS NULL ORDER BY name`;
  return versions.map(({ id, number, hash, body }) => ({ id, number, hash, plan: body as unknown as Plan }));
}

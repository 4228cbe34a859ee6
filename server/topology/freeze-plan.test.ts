// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the words of the files themselves.
import { describe, expect, it } from "vitest";
import { hashFrozenPlan } from "#domain/plans/hash-plan.ts";
import type { FrozenPlan, Plan } from "#domain/plans/plan.ts";
import { Refusal } from "#domain/refusal.ts";
import { freezePlan } from "./freeze-plan.ts";
import { shipped } from "./shipped-site.fixture.ts";

async function shippedPlan(name: string) {
  const { plans, topology } = await shipped();
  const plan = plans.find((one) => one.plan.name === name)?.plan;
  if (plan === undefined) throw new Error(`no plan ${name}`);
  return { plan, topology: topology.stored };
}
async function refusal(values: Record<string, string>, change: (plan: Plan) => Plan = (plan) => plan) {
  const { plan, topology } = await shippedPlan("zone-evacuation");
  try {
    freezePlan({ plan: change(plan), number: 1 }, values, topology);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.key;
  }
}

describe("freezePlan", () => {
  it("fills in the parameters everywhere and leaves none", async () => {
    const { plan, topology } = await shippedPlan("zone-evacuation");
    const frozen = freezePlan({ plan, number: 7 }, { zone: "kr-b" }, topology);
    expect(frozen).toMatchObject({ version: 7, values: { zone: "kr-b" }, regions: ["kr"] });
    expect(JSON.stringify([frozen.before, frozen.steps, frozen.verify])).not.toContain("${");
    expect(frozen.steps[0]?.with).toEqual({ zone: "kr-b" });
    expect(plan.steps[0]?.with).toEqual({ zone: "${zone}" });
  });

  it("carries a hash over all of it, which anybody can compute again", async () => {
    const { plan, topology } = await shippedPlan("zone-evacuation");
    const frozen = freezePlan({ plan, number: 1 }, { zone: "kr-b" }, topology);
    const stored = JSON.parse(JSON.stringify(frozen)) as FrozenPlan;
    expect(await hashFrozenPlan(stored)).toBe(frozen.hash);
    expect(await hashFrozenPlan({ ...stored, moves: "artifact" })).not.toBe(frozen.hash);
    const others = [
      freezePlan({ plan, number: 2 }, { zone: "kr-b" }, topology),
      freezePlan({ plan, number: 1 }, { zone: "kr-c" }, topology),
    ];
    for (const other of others) expect(other.hash).not.toBe(frozen.hash);
  });

  it("refuses values that are missing, unknown, or of another region", async () => {
    expect(await refusal({})).toBe("plan-parameter-missing");
    expect(await refusal({ zone: "" })).toBe("plan-parameter-missing");
    expect(await refusal({ zone: "jp-a" })).toBe("plan-parameter-wrong");
    expect(await refusal({ zone: "kr-a; rm" })).toBe("plan-parameter-wrong");
    expect(await refusal({ zone: "kr-a", more: "x" })).toBe("plan-parameter-unknown");
    expect(await refusal({ zone: "kr-a" })).toBeNull();
  });

  it("refuses a plan that the site has outgrown", async () => {
    const spoil = (action: string, args: Record<string, unknown>) => (plan: Plan) => {
      const [first, ...rest] = plan.steps;
      return first === undefined ? plan : { ...plan, steps: [{ ...first, action, with: args }, ...rest] };
    };
    expect(await refusal({ zone: "kr-a" }, spoil("database.follow", { component: "meta-db/gone" }))).toBe(
      "plan-argument-wrong",
    );
    expect(await refusal({ zone: "kr-a" }, spoil("gone.action", {}))).toBe("plan-argument-wrong");
  });
});

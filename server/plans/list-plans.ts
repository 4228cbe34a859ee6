import type { Plan, PlanParam } from "#domain/plans/plan.ts";
import type { Durations } from "#domain/runs/durations.ts";
import { componentIds, findComponent } from "#domain/topology/find.ts";
import type { VerbContext } from "../context.ts";
import { runDurations } from "../durations/past-durations.ts";
import { plansInForce } from "../topology/plan-in-force.ts";

export type PlanChoice = {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly title: Readonly<Record<string, string>>;
  readonly mode: Plan["mode"];
  readonly regions: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly params: Readonly<
    Record<string, PlanParam & { /** What may be chosen; empty for free text. */ readonly choices: readonly string[] }>
  >;
  readonly approval: {
    readonly policy: string;
    readonly approvers: number;
    readonly of: string;
    readonly asked: number;
  } | null;
  readonly steps: number;
  readonly whenHealthyAgain: string | null;
  readonly past: Durations | null;
};

/** Plans in force: the newest version of each name that is not retired, by name. */
export async function listPlans({
  db,
  topology,
}: Pick<VerbContext, "db" | "topology">): Promise<readonly PlanChoice[]> {
  return Promise.all(
    (await plansInForce(db)).map(async ({ plan, number, hash }): Promise<PlanChoice> => {
      const policy = plan.approval === null ? undefined : topology.policies.approvals[plan.approval];
      return {
        name: plan.name,
        version: number,
        hash,
        title: plan.title,
        mode: plan.mode,
        regions: plan.regions,
        from: plan.from,
        to: plan.to,
        params: Object.fromEntries(
          Object.entries(plan.params).map(([name, param]) => [name, { ...param, choices: choicesOf(param, topology) }]),
        ),
        approval:
          plan.approval === null
            ? null
            : {
                policy: plan.approval,
                approvers: policy?.approvers ?? 0,
                of: policy?.of ?? "",
                asked: policy?.notify.length ?? 0,
              },
        steps: plan.steps.length,
        whenHealthyAgain: plan.whenHealthyAgain,
        past: await runDurations(db, plan.name, null),
      };
    }),
  );
}

/** Values a parameter may take at this site, in the site's own order. */
export function choicesOf(param: PlanParam, topology: VerbContext["topology"]): readonly string[] {
  const regions = Object.entries(topology.regions).filter(
    ([name]) => param.region === undefined || name === param.region,
  );
  if (param.type === "region") return regions.map(([name]) => name);
  if (param.type === "zone") return regions.flatMap(([, region]) => region.zones);
  if (param.type === "text") return [];
  return componentIds(topology).filter(
    (id) => param.kind === undefined || findComponent(topology, id)?.kind === param.kind,
  );
}

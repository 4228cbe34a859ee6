import { may } from "#domain/access/permissions.ts";
import type { FrozenPlan, Plan } from "#domain/plans/plan.ts";
import type { RunStatus } from "#domain/runs/status.ts";
import type { Component } from "#domain/topology/topology.ts";
import type { ReadContext } from "../context.ts";
import { plansInForce } from "../topology/plan-in-force.ts";

export type Findable = {
  readonly zones: readonly { readonly zone: string; readonly region: string }[];
  /** At most `MOST`: a palette is no inventory. */
  readonly components: readonly {
    readonly id: string;
    readonly title: Readonly<Record<string, string>>;
    readonly kind: Component["kind"];
  }[];
  readonly plans: readonly {
    readonly name: string;
    readonly title: Readonly<Record<string, string>>;
    /** Of a failover made for the loss of a zone: the parameter that names the zone. */
    readonly zoneParam: string | null;
  }[];
  readonly runs: readonly {
    readonly id: string;
    readonly number: number;
    readonly title: Readonly<Record<string, string>>;
    readonly values: Readonly<Record<string, string>>;
    readonly status: RunStatus;
  }[];
};

const MOST = 500;

/** What the command palette offers: zones, components, plans this person may ask for, and the newest runs. */
export async function findThings({
  db,
  actor,
  topology,
}: Pick<ReadContext, "db" | "actor" | "topology">): Promise<Findable> {
  const [plans, runs] = await Promise.all([
    may(actor, "failovers.request") ? plansInForce(db) : [],
    db.run.findMany({
      orderBy: { number: "desc" },
      take: 12,
      select: { id: true, number: true, status: true, plan: true },
    }),
  ]);
  return {
    zones: Object.entries(topology.regions).flatMap(([region, { zones }]) => zones.map((zone) => ({ zone, region }))),
    components: Object.entries(topology.services)
      .flatMap(([service, { title, components }]) =>
        Object.entries(components).map(([name, { kind }]) => ({ id: `${service}/${name}`, title, kind })),
      )
      .slice(0, MOST),
    plans: plans.map(({ plan }) => ({ name: plan.name, title: plan.title, zoneParam: zoneParam(plan) })),
    runs: runs.map((run) => {
      const plan = run.plan as unknown as FrozenPlan;
      return {
        id: run.id,
        number: run.number,
        title: plan.title,
        values: plan.values,
        status: run.status as RunStatus,
      };
    }),
  };
}

function zoneParam(plan: Plan): string | null {
  if (plan.mode !== "failover") return null;
  return Object.entries(plan.params).find(([, param]) => param.type === "zone")?.[0] ?? null;
}

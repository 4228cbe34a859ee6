import type { Plan, PlanStep } from "../plans/plan.ts";
import type { Durations } from "../runs/durations.ts";
import type { StepStatus } from "../runs/status.ts";
import { nextWave } from "../runs/waves.ts";
import type { Observe, Topology } from "../topology/topology.ts";

export type PredictedStep = {
  readonly id: string;
  readonly phase: "before" | "step" | "verify";
  readonly title: Readonly<Record<string, string>>;
  readonly action: string;
  /** Null: never rehearsed. */
  readonly past: Durations | null;
  /** The slowest of what runs together: what the others are waited for by. */
  readonly onPath: boolean;
};
/** How long the plan that would answer a loss takes, from the loss to its verified end, by what its steps really took. */
export type Prediction = {
  readonly plan: string;
  /** Starts by itself; otherwise the time until somebody starts it comes on top. */
  readonly automatic: boolean;
  readonly detectMs: number;
  /** Null: one of its steps was never rehearsed. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Until the first act that helps has ended; null: as above. */
  readonly mitigationMs: number | null;
  readonly mitigationP95Ms: number | null;
  /** Of the step rehearsed least. */
  readonly n: number;
  readonly steps: readonly PredictedStep[];
};
export type ByStep = Readonly<Record<string, Durations>>;

const USUAL: Observe = { intervalMs: 1_000, timeoutMs: 1_500 };
const LOOKS = /^(check|probe|proof|manual)\./;

/** The plans that would answer the loss of a zone of this region: those the site starts by itself, or else those a person may. */
export function plansForZoneLoss<One extends Pick<Plan, "name" | "mode" | "params">>(
  region: string,
  plans: readonly One[],
  { policies }: Pick<Topology, "policies">,
): readonly { readonly plan: One; readonly automatic: boolean }[] {
  const fitting = plans.filter(
    ({ mode, params }) =>
      mode === "failover" &&
      Object.values(params).some((param) => param.type === "zone" && (param.region ?? region) === region),
  );
  const named = policies.automatic.flatMap((rule) => (rule.when === "zone-lost" ? [rule.run] : []));
  const automatic = fitting.filter(({ name }) => named.includes(name));
  return (automatic.length > 0 ? automatic : fitting).map((plan) => ({ plan, automatic: automatic.length > 0 }));
}

/** From the loss until it is established: one look that just missed it, one that times out, and the stated time without a break. */
export function detectionMs(region: string, topology: Topology): number {
  const observed = Object.values(topology.services)
    .flatMap(({ components }) => Object.values(components))
    .filter((component) => component.kind === "entrance" || component.region === region)
    .map(({ observe }) => observe ?? USUAL);
  const slowest = Math.max(...[USUAL, ...observed].map(({ intervalMs, timeoutMs }) => intervalMs + timeoutMs));
  return topology.policies.detection.zoneLost.forMs + slowest;
}

/** @param past by `<step id> <action>`, as server/durations knows them */
export function predictRecovery(
  plan: Pick<Plan, "name" | "before" | "steps" | "verify">,
  past: ByStep,
  detectMs: number,
  automatic: boolean,
): Prediction {
  const phases = [
    ["before", plan.before],
    ["step", plan.steps],
    ["verify", plan.verify],
  ] as const;
  const waves = phases.flatMap(([phase, steps]) => wavesOf(steps).map((wave) => ({ phase, wave })));
  const of = (step: PlanStep) => past[`${step.id} ${step.action}`] ?? null;
  const steps = waves.flatMap(({ phase, wave }) => {
    const slowest = [...wave].sort((a, b) => (of(b)?.p50Ms ?? 0) - (of(a)?.p50Ms ?? 0))[0];
    return wave.map(({ id, title, action, ...rest }) => ({
      id,
      phase,
      title,
      action,
      past: of({ id, title, action, ...rest }),
      onPath: id === slowest?.id,
    }));
  });
  const known = steps.length > 0 && steps.every((step) => step.past !== null);
  /** Waves wait for each other: what one takes is what its slowest step takes. */
  const through = (until: number, which: "p50Ms" | "p95Ms") =>
    waves
      .slice(0, until)
      .reduce((sum, { wave }) => sum + Math.max(...wave.map((step) => of(step)?.[which] ?? 0)), detectMs);
  const helping = waves.findIndex(({ wave }) => wave.some((step) => !LOOKS.test(step.action)));
  const mitigated = (which: "p50Ms" | "p95Ms") => {
    const acts = waves[helping]?.wave.filter((step) => !LOOKS.test(step.action)) ?? [];
    return through(helping, which) + Math.min(...acts.map((step) => of(step)?.[which] ?? 0));
  };
  return {
    plan: plan.name,
    automatic,
    detectMs,
    p50Ms: known ? through(waves.length, "p50Ms") : null,
    p95Ms: known ? through(waves.length, "p95Ms") : null,
    mitigationMs: known && helping >= 0 ? mitigated("p50Ms") : null,
    mitigationP95Ms: known && helping >= 0 ? mitigated("p95Ms") : null,
    n: steps.length === 0 ? 0 : Math.min(...steps.map((step) => step.past?.n ?? 0)),
    steps,
  };
}

/** The waves of a phase as the interpreter forms them when every step succeeds. */
function wavesOf(steps: readonly PlanStep[]): PlanStep[][] {
  const statuses: Record<string, StepStatus> = {};
  const waves: PlanStep[][] = [];
  for (let wave = nextWave(steps, statuses); wave.length > 0; wave = nextWave(steps, statuses)) {
    for (const { id } of wave) statuses[id] = "done";
    waves.push(wave);
  }
  return waves;
}

import { DEFAULT_TITLES } from "#domain/plans/default-titles.ts";
import { regionsOfPlan, specOf } from "#domain/plans/placement.ts";
import type { Plan, PlanStep } from "#domain/plans/plan.ts";
import type { Topology } from "#domain/topology/topology.ts";
import type { Finding } from "../file/problem.ts";
import { checkArguments } from "./check-arguments.ts";
import { checkOrder } from "./check-order.ts";
import { checkOutline } from "./check-outline.ts";
import { guardFindings } from "./guard-findings.ts";
import { type ParsedStep, type Phase, parseStep } from "./parse-step.ts";
import type { PlanOutline } from "./plan-schema.ts";

type Placed = { readonly step: PlanStep; readonly at: Finding["path"] };

/** From a file whose outline is right to a plan; findings when anything else is not. */
export function buildPlan(outline: PlanOutline, topology: Topology): { plan: Plan | null; findings: Finding[] } {
  const findings: Finding[] = [];
  const ids = new Set<string>();
  const read = (phase: Phase): Placed[] => {
    const placed: Placed[] = [];
    for (const [index, entry] of (outline[phase] ?? []).entries()) {
      const parsed = parseStep(entry, [phase, index], phase);
      findings.push(...parsed.findings);
      if (parsed.step === null || specOf(parsed.step.action) === undefined) continue;
      const built = buildStep(parsed.step, phase, placed.at(-1)?.step.id, outline, topology, ids);
      findings.push(...built.findings);
      placed.push({ step: built.step, at: parsed.step.at });
    }
    return placed;
  };
  const [before, steps, verify] = [read("before"), read("steps"), read("verify")];
  const lists = [before, steps, verify];
  findings.push(
    ...checkOrder(lists.map((list) => list.map(({ step, at }) => ({ id: step.id, needs: step.needs, at })))),
  );
  findings.push(...checkOutline(outline, topology));
  if (findings.length > 0) return { plan: null, findings };

  const plain = {
    name: outline.name,
    title: outline.title,
    mode: outline.mode,
    params: outline.params ?? {},
    from: outline.from ?? null,
    to: outline.to ?? null,
    approval: outline.approval ?? null,
    moves: outline.moves,
    whenHealthyAgain: outline.when_healthy_again ?? null,
    before: before.map(({ step }) => step),
    steps: steps.map(({ step }) => step),
    verify: verify.map(({ step }) => step),
  };
  const plan: Plan = { ...plain, regions: regionsOfPlan(plain, topology) };
  const places = new Map(lists.flat().map(({ step, at }) => [step.id, at]));
  return { plan, findings: guardFindings(plan, topology, places) };
}

function buildStep(
  parsed: ParsedStep,
  phase: Phase,
  previous: string | undefined,
  outline: PlanOutline,
  topology: Topology,
  ids: Set<string>,
): { step: PlanStep; findings: Finding[] } {
  const findings: Finding[] = [];
  const spec = specOf(parsed.action);
  const params = outline.params ?? {};
  const own = checkArguments(parsed, params, topology);
  const undo = parsed.undo === null ? null : checkArguments(parsed.undo, params, topology);
  findings.push(...own.findings, ...(undo?.findings ?? []));
  if (spec?.moves === "declared" && parsed.moves === undefined) {
    const remedy = "Add moves: none | artifact | telemetry | customer; the plan's proofs are held against it.";
    findings.push({ path: parsed.at, what: `what "${parsed.action}" moves is not known here`, remedy });
  }
  const known = spec === undefined || spec.moves === "declared" ? "none" : spec.moves;
  const id = parsed.id ?? freeId(parsed.action.replace(".", "-"), ids);
  ids.add(id);
  const step: PlanStep = {
    id,
    title: parsed.title ?? DEFAULT_TITLES[parsed.action] ?? { en: parsed.action },
    action: parsed.action,
    with: own.args,
    // Checks and proofs only look: nothing is gained by making one wait for another.
    needs: parsed.needs ?? (phase === "steps" && previous !== undefined ? [previous] : []),
    timeoutMs: parsed.timeout ?? spec?.timeoutMs ?? 10_000,
    attempts: parsed.retries === undefined ? (spec?.attempts ?? 1) : parsed.retries + 1,
    onFailure: parsed.on_failure ?? "stop",
    moves: parsed.moves ?? known,
    undo: parsed.undo === null || undo === null ? null : { action: parsed.undo.action, with: undo.args },
  };
  return { step, findings };
}

/** An id for a check that was given none: its action's name, counted when it stands there twice. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  return id;
}

import type { Envelope } from "#domain/approvals/envelope.ts";
import type { SignedLoss } from "#domain/database/outlook.ts";
import type { FrozenPlan } from "#domain/plans/plan.ts";
import { readTold, type Told, withoutDetail } from "#domain/reason.ts";
import { Refusal } from "#domain/refusal.ts";
import type { Durations } from "#domain/runs/durations.ts";
import type { RunStatus, StepStatus } from "#domain/runs/status.ts";
import type { StepDecision, Wish } from "#domain/runs/wishes.ts";
import { judgePlan, type SovereigntyVerdict } from "#domain/sovereignty/guard.ts";
import type { VerbContext } from "../context.ts";
import type { Database } from "../db/client.ts";
import { runDurations, stepDurations } from "../durations/past-durations.ts";
import { stillCount } from "../envelope/still-count.ts";

export type StepView = {
  readonly id: string;
  readonly phase: "before" | "step" | "verify" | "compensation";
  readonly position: number;
  readonly title: Readonly<Record<string, string>>;
  readonly action: string;
  /** Arguments with the parameters filled in, as frozen; empty for a compensation. */
  readonly with: Readonly<Record<string, unknown>>;
  readonly needs: readonly string[];
  /** What the plan does when it fails; a compensation never stops the others. */
  readonly onFailure: "stop" | "continue";
  readonly status: StepStatus;
  /** It was not so and was acted on, whatever became of it: what taking back is about. */
  readonly acted: boolean;
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly calls: readonly StepCall[];
  readonly facts: Readonly<Record<string, unknown>>;
  /** Why it failed, infrastructure's own words included: shown in the step alone. */
  readonly error: readonly Told[];
  readonly decision: { readonly what: StepDecision; readonly by: string; readonly why: string } | null;
  /** Null: never rehearsed. */
  readonly past: Durations | null;
};
export type StepCall = {
  readonly to: string;
  readonly call: string;
  readonly at: string;
  readonly ms: number;
  readonly ok: boolean;
  readonly repeated: boolean;
  readonly answer?: string | undefined;
};
export type FactView = {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly source: string;
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
};

export type RunView = {
  readonly id: string;
  readonly number: number;
  readonly plan: FrozenPlan;
  readonly status: RunStatus;
  readonly desired: Wish;
  readonly regions: readonly string[];
  readonly crossRegion: boolean;
  readonly reason: string;
  readonly allowDataLoss: boolean;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly approvedAt: string | null;
  readonly startedAt: string | null;
  readonly verifyingAt: string | null;
  readonly endedAt: string | null;
  readonly lastGoodAt: string | null;
  readonly firstFailingAt: string | null;
  /** The incident that it answers; null: none. */
  readonly incident: {
    readonly number: number;
    readonly declaredAt: string;
    readonly lastGoodAt: string | null;
    readonly firstFailingAt: string | null;
  } | null;
  readonly fencingToken: string | null;
  readonly leg: number;
  readonly executor: string | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly error: readonly Told[];
  readonly supersededBy: { readonly id: string; readonly number: number } | null;
  readonly steps: readonly StepView[];
  /** Newest first, at most 300. */
  readonly facts: readonly FactView[];
  /** Regions whose lock this run holds now, and who holds the others of its regions. */
  readonly locks: readonly { readonly region: string; readonly run: number; readonly own: boolean }[];
  readonly approval: ApprovalBrief | null;
  /** The guard's verdict on the frozen plan under the site in force now. */
  readonly sovereignty: SovereigntyVerdict;
  /** Shortest recovery objective of the services this plan acts on, in ms; null: none is declared. */
  readonly objectiveMs: number | null;
  readonly past: Durations | null;
  readonly readAt: string;
};
export type ApprovalBrief = {
  readonly id: string;
  readonly status: string;
  readonly threshold: number;
  readonly approved: number;
  /** Names of those who approved, in their order. */
  readonly approvers: readonly string[];
  /** The loss that was signed; null: none may happen. */
  readonly dataLoss: readonly SignedLoss[] | null;
  readonly expiresAt: string;
  readonly executeBefore: string | null;
  readonly maximumLoss: readonly { readonly service: string; readonly rows: number }[];
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NUMBER = /^(?:FO-?)?0*(\d{1,9})$/i;

/**
 * One run with everything the execution page shows, by id or by the number people say aloud (`FO-0412`, `412`).
 * @throws Refusal not-found
 */
export async function readRun(
  { db, topology }: Pick<VerbContext, "db" | "topology">,
  idOrNumber: string,
): Promise<RunView> {
  const number = NUMBER.exec(idOrNumber)?.[1];
  const where = UUID.test(idOrNumber) ? { id: idOrNumber } : number ? { number: Number(number) } : null;
  const run = where && (await db.run.findUnique({ where, include: INCLUDE }));
  if (!run) throw new Refusal("not-found", "run-not-found", { run: idOrNumber });
  const plan = run.plan as unknown as FrozenPlan;
  const [facts, locks, past, whole, successor] = await Promise.all([
    db.runFact.findMany({ where: { runId: run.id }, orderBy: [{ at: "desc" }, { id: "desc" }], take: 300 }),
    db.regionLock.findMany({ where: { region: { in: run.regions } }, include: { run: { select: { number: true } } } }),
    stepDurations(db, plan.name, run.id),
    runDurations(db, plan.name, run.id),
    run.supersededBy
      ? db.run.findUnique({ where: { id: run.supersededBy }, select: { id: true, number: true } })
      : null,
  ]);
  const frozen = new Map([...plan.before, ...plan.steps, ...plan.verify].map((step) => [step.id, step]));
  return {
    id: run.id,
    number: run.number,
    plan,
    status: run.status as RunStatus,
    desired: run.desired as Wish,
    regions: run.regions,
    crossRegion: run.crossRegion,
    reason: run.reason,
    allowDataLoss: run.allowDataLoss,
    requestedBy: run.requestedBy,
    requestedByName: run.requestedByName,
    requestedAt: run.requestedAt.toISOString(),
    approvedAt: iso(run.approvedAt),
    startedAt: iso(run.startedAt),
    verifyingAt: iso(run.verifyingAt),
    endedAt: iso(run.endedAt),
    lastGoodAt: iso(run.lastGoodAt),
    firstFailingAt: iso(run.firstFailingAt),
    incident: run.incident && {
      number: run.incident.number,
      declaredAt: run.incident.declaredAt.toISOString(),
      lastGoodAt: iso(run.incident.lastGoodAt),
      firstFailingAt: iso(run.incident.firstFailingAt),
    },
    fencingToken: run.fencingToken?.toString() ?? null,
    leg: run.leg,
    executor: run.executor,
    outcome: run.outcome as RunView["outcome"],
    error: withoutDetail(readTold(run.error)),
    supersededBy: successor,
    steps: run.steps.map((step) => ({
      id: step.stepId,
      phase: step.phase as StepView["phase"],
      position: step.position,
      title: step.title as StepView["title"],
      action: step.action,
      with: frozen.get(step.stepId)?.with ?? {},
      needs: step.needs,
      onFailure: frozen.get(step.stepId)?.onFailure ?? "continue",
      status: step.status as StepStatus,
      acted: step.acted,
      attempts: step.attempts,
      startedAt: iso(step.startedAt),
      endedAt: iso(step.endedAt),
      calls: step.calls as unknown as StepCall[],
      facts: step.facts as StepView["facts"],
      error: readTold(step.error),
      decision: step.decision
        ? { what: step.decision as StepDecision, by: step.decidedBy ?? "", why: step.decidedWhy ?? "" }
        : null,
      past: past[`${step.stepId} ${step.action}`] ?? null,
    })),
    facts: facts.map((fact) => ({
      id: fact.id,
      at: fact.at.toISOString(),
      kind: fact.kind,
      source: fact.source,
      key: fact.key,
      values: fact.values as FactView["values"],
    })),
    locks: locks.map((lock) => ({ region: lock.region, run: lock.run.number, own: lock.runId === run.id })),
    approval: run.approval && (await brief(db, run.approval)),
    sovereignty: judgePlan(plan, topology),
    objectiveMs: shortestObjective(plan, topology),
    past: whole,
    readAt: new Date().toISOString(),
  };
}

const INCLUDE = {
  incident: { select: { number: true, declaredAt: true, lastGoodAt: true, firstFailingAt: true } },
  steps: { orderBy: { position: "asc" } },
  approval: {
    include: { decisions: { select: { decision: true, approver: true, approverName: true }, orderBy: { at: "asc" } } },
  },
} as const;

async function brief(
  db: Database,
  approval: {
    id: string;
    status: string;
    threshold: number;
    expiresAt: Date;
    executeBefore: Date | null;
    envelope: unknown;
    decisions: { decision: string; approver: string; approverName: string }[];
  },
): Promise<ApprovalBrief> {
  const { maximumLoss, dataLoss } = approval.envelope as Partial<Envelope>;
  const [yes = []] = await stillCount(db, [approval]);
  return {
    id: approval.id,
    status: approval.status,
    threshold: approval.threshold,
    approved: yes.length,
    approvers: yes.map((one) => one.approverName),
    expiresAt: approval.expiresAt.toISOString(),
    executeBefore: iso(approval.executeBefore),
    maximumLoss: maximumLoss ?? [],
    dataLoss: dataLoss ?? null,
  };
}

/** Services are named by the components in the steps' arguments: `meta-db/kr` belongs to `meta-db`. */
function shortestObjective(plan: FrozenPlan, topology: VerbContext["topology"]): number | null {
  const named = [...plan.steps, ...plan.verify]
    .flatMap((step) => Object.values(step.with))
    .filter((value) => typeof value === "string");
  const services = new Set(named.flatMap((value) => (value.includes("/") ? (value.split("/")[0] ?? []) : [])));
  const targets = [...services].flatMap((service) => topology.services[service]?.objectives.rtoMs ?? []);
  return targets.length > 0 ? Math.min(...targets) : null;
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

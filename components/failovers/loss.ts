import { mostSigned } from "#domain/database/outlook.ts";
import type { RunOutcome } from "#domain/runs/outcome.ts";
import { TERMINAL } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";

export type LossVerdict = "met" | "lost" | "measuring" | "unmeasured" | "noTarget";
/** One line of «predicted and measured». Null is «not measured», never 0. Rows count rows, gap counts ms. */
export type LossLine = {
  readonly what: "rows" | "gap";
  readonly subject: string;
  readonly predicted: number | null;
  readonly measured: number | null;
  /** Message key under `failovers.loss.how` and its figures. */
  readonly how: {
    readonly key: "notYet" | "canary" | "canaryOf" | "probe";
    readonly values: Readonly<Record<string, number>>;
  };
  readonly verdict: LossVerdict;
};

/** What the run may cost and what it measurably did: rows of each database it acts on, and time without service at the entrance. */
export function lossLines(run: RunView): readonly LossLine[] {
  const outcome = run.outcome as Partial<RunOutcome> | null;
  const databases = new Set(
    run.steps.flatMap((step) =>
      step.action.startsWith("database.") && typeof step.with["component"] === "string" ? [step.with["component"]] : [],
    ),
  );
  const single = databases.size === 1;
  const lines = [...databases].map((component): LossLine => {
    const proof = proofOf(run, component);
    const lost = rowsOf(proof, "rowsLost") ?? (single ? (outcome?.rowsLost ?? null) : null);
    const acknowledged = rowsOf(proof, "rowsAcknowledged") ?? (single ? (outcome?.rowsAcknowledged ?? null) : null);
    const predicted = predictedRows(run, component);
    return {
      what: "rows",
      subject: component,
      predicted,
      measured: lost,
      how:
        lost === null
          ? { key: "notYet", values: {} }
          : acknowledged === null
            ? { key: "canary", values: {} }
            : { key: "canaryOf", values: { n: acknowledged } },
      verdict: verdictOf(run, lost, predicted ?? 0, proof),
    };
  });
  const gapMs = outcome?.gapMs ?? null;
  const gap: LossLine = {
    what: "gap",
    subject: "entrance",
    predicted: null,
    measured: gapMs,
    how:
      gapMs === null ? { key: "notYet", values: {} } : { key: "probe", values: { ms: outcome?.gapResolutionMs ?? 0 } },
    verdict:
      gapMs !== null && run.objectiveMs === null ? "noTarget" : verdictOf(run, gapMs, run.objectiveMs ?? 0, undefined),
  };
  return [...lines, gap];
}

function proofOf(run: RunView, component: string): StepView | undefined {
  return run.steps.find((step) => step.action === "proof.no-loss" && step.with["component"] === component);
}

/** Signed maximum of the envelope (of a run that may lose data: of the standby it names); 0 where the plan refuses to begin unless nothing can be lost; else what the promotion predicted. */
function predictedRows(run: RunView, component: string): number | null {
  const allowed = run.approval?.dataLoss?.find((one) => one.component === component);
  if (allowed) return mostSigned(allowed)?.rows ?? null;
  const signed = run.approval?.maximumLoss.find((one) => component.startsWith(`${one.service}/`));
  if (signed) return signed.rows;
  const gate = run.steps.find(
    (step) => step.action === "check.no-loss-possible" && step.with["component"] === component,
  );
  if (gate?.status === "done") return 0;
  const promotion = run.steps.find(
    (step) => step.action === "database.promote" && step.with["component"] === component,
  );
  if (rowsOf(promotion, "predictedLossBytes") === 0) return 0;
  // Without leave to lose data a promotion is proven safe or refused (design: promotion is proven safe or refused).
  return promotion && !run.allowDataLoss ? 0 : null;
}

function rowsOf(step: StepView | undefined, ...names: string[]): number | null {
  for (const name of names) {
    const value = step?.facts[name];
    if (typeof value === "number") return value;
    if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  }
  return null;
}

function verdictOf(run: RunView, measured: number | null, most: number, proof: StepView | undefined): LossVerdict {
  if (measured !== null) return measured <= most ? "met" : "lost";
  if (proof?.status === "running" || (!TERMINAL.has(run.status) && run.startedAt !== null)) return "measuring";
  return "unmeasured";
}

import { type RowSample, rowSample } from "#domain/recovery-points/row-sample.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";

export const TEST_PHASES = ["restore", "canaries", "rows", "rls", "record", "drop"] as const;
export type TestPhase = (typeof TEST_PHASES)[number];

const ACTION_OF: Readonly<Record<string, TestPhase>> = {
  "archive.restore": "restore",
  "proof.restored-canaries": "canaries",
  "proof.restored-rows": "rows",
  "proof.restored-policies": "rls",
  "archive.record": "record",
  "archive.drop": "drop",
  "proof.scratch-gone": "drop",
};

export type Phase = { readonly phase: TestPhase; readonly steps: readonly StepView[] };

/** What a restore test restored, and what was found there; null where it did not get so far. */
export type TestFacts = {
  readonly component: string | null;
  readonly target: string | null;
  readonly backup: string | null;
  readonly restored: {
    readonly copyMs: number;
    readonly replayMs: number;
    readonly lastReplayedAt: string | null;
    readonly timeline: number;
  } | null;
  readonly canaries: {
    readonly before: number;
    readonly missing: number;
    readonly after: number;
    readonly beyond: number;
  } | null;
  readonly rows: RowSample | null;
  readonly rls: { readonly holds: boolean; readonly tables: number | null } | null;
};

/** The run's steps as the phases of a restore test. Null: it is none. */
export function phasesOf(run: Pick<RunView, "steps">): readonly Phase[] | null {
  const actions = new Set(run.steps.map((step) => step.action));
  if (!actions.has("archive.restore") || !actions.has("archive.record")) return null;
  return TEST_PHASES.map((phase) => ({
    phase,
    steps: run.steps.filter((step) => ACTION_OF[step.action] === phase),
  })).filter(({ steps }) => steps.length > 0);
}

/** How a phase of several steps stands: what failed first, then what runs, then what is still waited for. */
export function statusOf({ steps }: Phase): StepView["status"] {
  const order: readonly StepView["status"][] = [
    "failed",
    "running",
    "waiting_for_person",
    "waiting",
    "cancelled",
    "skipped",
    "compensated",
    "done",
  ];
  return order.find((status) => steps.some((step) => step.status === status)) ?? "waiting";
}

/** A phase that is over and could look at nothing: it is neither passed nor failed. */
export function lookedAtNothing({ phase }: Phase, { rows }: TestFacts): boolean {
  return phase === "rows" && rows?.made === false;
}

export function factsOf(run: Pick<RunView, "steps">): TestFacts {
  const of = (action: string): Readonly<Record<string, unknown>> =>
    run.steps.find((step) => step.action === action)?.facts ?? {};
  const restore = of("archive.restore");
  const canaries = of("proof.restored-canaries");
  const rls = of("proof.restored-policies");
  const restored = restore["restored"];
  return {
    component: text(restore["component"]),
    target: text(restore["target"]),
    backup: text(restore["backup"]),
    restored: isObject(restored)
      ? {
          copyMs: Number(restored["copyMs"]),
          replayMs: Number(restored["replayMs"]),
          lastReplayedAt: text(restored["lastReplayedAt"]),
          timeline: Number(restored["timeline"]),
        }
      : null,
    canaries:
      typeof canaries["before"] === "number"
        ? {
            before: canaries["before"],
            missing: Number(canaries["missing"]),
            after: Number(canaries["after"]),
            beyond: Number(canaries["beyond"]),
          }
        : null,
    rows: rowSample.safeParse(of("proof.restored-rows")["rows"]).data ?? null,
    rls:
      typeof rls["holds"] === "boolean"
        ? { holds: rls["holds"], tables: typeof rls["tables"] === "number" ? rls["tables"] : null }
        : null,
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

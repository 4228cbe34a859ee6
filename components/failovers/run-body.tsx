"use client";
import { useTranslations } from "next-intl";
import type { RunRights, RunView } from "#server/failovers/router.ts";
import { MeasuresPanel } from "../measures/measures-panel.tsx";
import { Panel } from "../ui/panel.tsx";
import { useTook } from "../ui/use-duration.ts";
import { FactPanel } from "./fact-panel.tsx";
import { PlanGraph } from "./graph/plan-graph.tsx";
import { LossPanel } from "./loss-panel.tsx";
import { PlanLegend } from "./plan-legend.tsx";
import { refusedPromotion } from "./promotion/refused-promotion.ts";
import { Rescue } from "./promotion/rescue.tsx";
import { WhyPromoted } from "./promotion/why-promoted.tsx";
import { RunClock } from "./run-clock.tsx";
import { RunHead } from "./run-head.tsx";
import { RunNotices } from "./run-notices.tsx";
import { SafetyPanel } from "./safety-panel.tsx";
import { StepDetail } from "./step-detail.tsx";

type Props = {
  readonly run: RunView;
  readonly may: RunRights;
  /** The last question failed: what is shown is old. */
  readonly stale: boolean;
  readonly step: string | null;
  readonly onStep: (id: string | null) => void;
  readonly onChanged: () => void;
};

/** Head, what people have to know first, clock, plan, then facts, loss and rules. */
export function RunBody({ run, may, stale, step, onStep, onChanged }: Props) {
  const t = useTranslations("failovers");
  const formatTook = useTook();
  const opened = run.steps.find((one) => one.id === step) ?? null;
  const count = (...statuses: string[]) => run.steps.filter((one) => statuses.includes(one.status)).length;
  const counts = [
    [count("done", "skipped"), "done"],
    [count("running"), "running"],
    [count("waiting_for_person"), "person"],
    [count("failed"), "failed"],
    [count("waiting"), "waiting"],
  ] as const;
  const summary = counts.flatMap(([n, key]) => (n > 0 ? [t(`count.${key}`, { n })] : [])).join(" · ");
  const usual = run.past
    ? t("usual", { p50: formatTook(run.past.p50Ms), p95: formatTook(run.past.p95Ms), n: run.past.n })
    : t("neverRun");
  return (
    <div className="run-page">
      <RunHead run={run} may={may} stale={stale} onChanged={onChanged} />
      {refusedPromotion(run) ? (
        <Rescue run={run} may={may} onStep={onStep} />
      ) : (
        <RunNotices run={run} onStep={onStep} />
      )}
      <RunClock run={run} />
      <Panel title={t("graph.title")} note={`${summary} · ${usual}`} end={<PlanLegend n={run.past?.n ?? 0} />} flush>
        <PlanGraph steps={run.steps} onOpen={onStep} />
      </Panel>
      <WhyPromoted run={run} />
      <MeasuresPanel of={{ run: run.id }} onlyIfAny />
      <div className="run-three">
        <FactPanel run={run} />
        <LossPanel run={run} />
        <SafetyPanel run={run} />
      </div>
      <StepDetail run={run} step={opened} may={may} onClose={() => onStep(null)} onChanged={onChanged} />
    </div>
  );
}

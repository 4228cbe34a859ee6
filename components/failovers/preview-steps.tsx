"use client";
import { useLocale, useTranslations } from "next-intl";
import type { BeforeVerdict, PreviewStep } from "#server/plans/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import { titleOf } from "./plan-title.ts";

type Props = {
  readonly phase: PreviewStep["phase"];
  readonly steps: readonly PreviewStep[];
  /** Verdicts of `before`, asked now; null while they are on their way. */
  readonly checks: readonly BeforeVerdict[] | null;
};

/** Every call of a phase as it would go out, with its arguments; `before` with what it says at this moment. */
export function PreviewSteps({ phase, steps, checks }: Props) {
  const t = useTranslations("failovers.start");
  const graph = useTranslations("failovers.graph");
  if (steps.length === 0) return null;
  return (
    <section className="preview-phase">
      <h3>{phase === "step" ? t("steps") : graph(`phase.${phase}`)}</h3>
      <ol>
        {steps.map((step, at) => (
          <StepLine key={step.id} step={step} number={at + 1} checks={checks} />
        ))}
      </ol>
    </section>
  );
}

function StepLine({
  step,
  number,
  checks,
}: {
  readonly step: PreviewStep;
  readonly number: number;
  readonly checks: Props["checks"];
}) {
  const t = useTranslations("failovers.start");
  const formatTook = useTook();
  const locale = useLocale();
  const reasons = useReasons();
  const verdict = checks?.find((check) => check.step === step.id);
  return (
    <li className="preview-step">
      <span className="quiet">{number}</span>
      <span>
        <b>{titleOf(step, locale)}</b>
        {step.irreversible ? (
          <span className="risk">
            {" "}
            <Icon name="alert" size="s" /> {t("irreversible")}
          </span>
        ) : null}
        {step.onFailure === "continue" ? <span className="quiet"> · {t("mayFail")}</span> : null}
      </span>
      {step.phase === "before" ? (
        <Status
          state={verdict ? (verdict.so ? "ok" : step.onFailure === "stop" ? "bad" : "risk") : checks ? "na" : "run"}
        >
          {t(verdict ? (verdict.so ? "checkSo" : "checkNotSo") : checks ? "checkNone" : "checking")}
        </Status>
      ) : (
        <span className="quiet">{step.past ? formatTook(step.past.p50Ms) : t("neverRehearsed")}</span>
      )}
      <span className="call">
        {step.action} {Object.entries(step.with).map(argument).join(" ")}
      </span>
      {verdict && !verdict.so ? <span className="why bad">{reasons.all(verdict.why)}</span> : null}
    </li>
  );
}

function argument([name, value]: readonly [string, unknown]): string {
  return `${name}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`;
}

"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RunRights, RunView, StepView } from "#server/failovers/router.ts";
import { useNow } from "../live/clock.tsx";
import { useWords } from "../reasons/use-words.ts";
import { Dialog } from "../ui/dialog.tsx";
import { type State, Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { argumentText } from "./argument-text.ts";
import { isIrreversible } from "./cancelling.ts";
import { FigureText } from "./fact-text.tsx";
import { withoutRows } from "./lost-rows/read-lost-rows.ts";
import { StepRows } from "./lost-rows/step-rows.tsx";
import { titleOf } from "./plan-title.ts";
import { PromotionVerdict } from "./promotion-verdict.tsx";
import { withoutVerdict } from "./read-promotion.ts";
import { StepCalls } from "./step-calls.tsx";
import { StepDecision } from "./step-decision.tsx";
import { STEP_ICON } from "./step-node.tsx";
import { stepBar } from "./step-timing.ts";
import { StepTrouble } from "./step-trouble.tsx";

const STATE: Readonly<Record<StepView["status"], State>> = {
  waiting: "na",
  running: "run",
  waiting_for_person: "hold",
  done: "ok",
  failed: "bad",
  skipped: "na",
  compensated: "na",
  cancelled: "na",
};

type Props = {
  readonly run: RunView;
  readonly step: StepView | null;
  readonly may: RunRights;
  readonly onClose: () => void;
  readonly onChanged: () => void;
};

/** One step in full: what it was asked, every call it made, what it found, and what a person may decide about it. */
export function StepDetail({ run, step, may, onClose, onChanged }: Props) {
  const locale = useLocale();
  return (
    <Dialog
      open={step !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={step ? titleOf(step, locale) : ""}
    >
      {step ? <Body run={run} step={step} may={may} onChanged={onChanged} /> : null}
    </Dialog>
  );
}

function Body({
  run,
  step,
  may,
  onChanged,
}: {
  readonly run: RunView;
  readonly step: StepView;
  readonly may: RunRights;
  readonly onChanged: () => void;
}) {
  const t = useTranslations("failovers.detail");
  const status = useTranslations("failovers.step.status");
  const irreversible = useWords("failovers.irreversible");
  const locale = useLocale();
  const key = step.action.replace(".", "-");
  return (
    <div className="step-sheet">
      <dl className="pairs" style={{ marginTop: 12 }}>
        <dt>{t("status")}</dt>
        <dd>
          <Status state={STATE[step.status]} icon={STEP_ICON[step.status]}>
            {status(step.status)}
          </Status>
        </dd>
        <dt>{t("action")}</dt>
        <dd className="mono">{step.action}</dd>
        <dt>{t("with")}</dt>
        <dd className="mono">
          {Object.keys(step.with).length > 0
            ? Object.entries(step.with)
                .map(([name, value]) => `${name}: ${argumentText(value, locale)}`)
                .join(", ")
            : "—"}
        </dd>
        <dt>{t("time")}</dt>
        <dd>
          <Timing step={step} />
        </dd>
        <dt>{t("attempts")}</dt>
        <dd>{t("attemptsOf", { n: step.attempts })}</dd>
        {isIrreversible(step.action) ? (
          <>
            <dt>{t("irreversible")}</dt>
            <dd>{irreversible(key) ?? t("irreversibleYes")}</dd>
          </>
        ) : null}
        {step.decision ? (
          <>
            <dt>{t("decision")}</dt>
            <dd>{t(`decided.${step.decision.what}`, { by: step.decision.by, why: step.decision.why || "—" })}</dd>
          </>
        ) : null}
      </dl>
      <StepTrouble why={step.error} />
      <StepRows run={run} step={step} may={may} onChanged={onChanged} />
      {step.action === "archive.choose" && step.status === "waiting_for_person" ? null : (
        <StepDecision run={run} step={step} may={may} onChanged={onChanged} />
      )}
      <PromotionVerdict facts={step.facts} />
      {Object.keys(step.facts).length > 0 ? (
        <>
          <h3>{t("facts")}</h3>
          <p>
            <FigureText values={withoutRows(withoutVerdict(step.facts))} />
          </p>
        </>
      ) : null}
      <StepCalls calls={step.calls} />
    </div>
  );
}

function Timing({ step }: { readonly step: StepView }) {
  const t = useTranslations("failovers.detail");
  const formatTook = useTook();
  const bar = stepBar(step, useNow());
  return (
    <>
      {step.startedAt ? <Time at={step.startedAt} /> : t("notStarted")}
      {bar.tookMs === null ? null : ` · ${formatTook(bar.tookMs)}`}
      {step.past
        ? ` · ${t("past", { p50: formatTook(step.past.p50Ms), p95: formatTook(step.past.p95Ms), n: step.past.n })}`
        : ` · ${t("neverRehearsed")}`}
    </>
  );
}

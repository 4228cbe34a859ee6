"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RunOutcome } from "#domain/runs/outcome.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useActs } from "../shell/acts.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Remaining } from "../ui/duration.tsx";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { titleOf } from "./plan-title.ts";
import { runName } from "./run-name.ts";

type Props = { readonly run: RunView; readonly onStep: (id: string) => void };

/** Who is being waited for, what went wrong, and how it ended: above everything else. */
export function RunNotices({ run, onStep }: Props) {
  const t = useTranslations("failovers.notice");
  const asked = run.steps.filter(
    (step) => step.status === "waiting_for_person" || (step.status === "failed" && run.status === "paused"),
  );
  return (
    <>
      {run.status === "awaiting_approval" && run.approval ? <Waiting approval={run.approval} /> : null}
      {asked.map((step) => (
        <Asking key={step.id} step={step} onOpen={() => onStep(step.id)} />
      ))}
      {run.status === "paused" && asked.length === 0 ? (
        <div className="waiting-box notice-row">{t("paused")}</div>
      ) : null}
      <Trouble run={run} />
      {run.supersededBy ? (
        <div className="waiting-box notice-row">
          {t("superseded", { run: runName(run.supersededBy.number) })}
          <ButtonLink size="small" className="push" href={`/failovers/${run.supersededBy.number}`}>
            {t("openOther")}
          </ButtonLink>
        </div>
      ) : null}
      <Exceptions run={run} />
    </>
  );
}

/** Why the run stands or ended; what is about a step is told under its title. */
function Trouble({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.notice");
  const locale = useLocale();
  const reasons = useReasons();
  if (run.error.length === 0) return null;
  return (
    <p className="trouble" role="alert">
      <b>{t("error")}</b>
      {run.error.map((one) => {
        const step = run.steps.find(({ id }) => id === one.step);
        const text = reasons.one(one);
        return (
          <span key={`${one.step} ${one.key} ${Object.values(one.values).join(" ")}`} className="trouble-why">
            {step ? `${titleOf(step, locale)}: ${text}` : text}
          </span>
        );
      })}
    </p>
  );
}

function Waiting({ approval }: { readonly approval: NonNullable<RunView["approval"]> }) {
  const t = useTranslations("failovers.notice");
  const { sees } = useActs();
  return (
    <div className="waiting-box notice-row">
      <Status state="hold">{t("approvals", { n: approval.approved, all: approval.threshold })}</Status>
      <span className="soft">
        {t("expiresIn")} <Remaining until={approval.expiresAt} />
      </span>
      {sees.approvals ? (
        <ButtonLink size="small" className="push" href={`/approvals/${approval.id}`}>
          {t("openApproval")}
          <Icon name="right" size="xs" />
        </ButtonLink>
      ) : null}
    </div>
  );
}

function Asking({ step, onOpen }: { readonly step: StepView; readonly onOpen: () => void }) {
  const t = useTranslations("failovers.notice");
  const locale = useLocale();
  const reasons = useReasons();
  const failed = step.status === "failed";
  return (
    <div className="waiting-box notice-row">
      <Status state="hold">{t(failed ? "stepFailed" : "stepManual")}</Status>
      <b>{titleOf(step, locale)}</b>
      {step.error.length > 0 ? <span className="soft notice-why">{reasons.all(step.error)}</span> : null}
      <Button size="small" className="push" onClick={onOpen}>
        {t("decide")}
      </Button>
    </div>
  );
}

function Exceptions({ run }: { readonly run: RunView }) {
  const t = useTranslations("failovers.notice");
  const locale = useLocale();
  const reasons = useReasons();
  const outcome = run.outcome as Partial<RunOutcome> | null;
  const exceptions = outcome?.exceptions ?? [];
  if (exceptions.length === 0 && outcome?.protected !== false) return null;
  return (
    <div className="unprotected-box">
      <Status state="risk">{t(outcome?.protected === false ? "unprotected" : "exceptions")}</Status>
      {exceptions.map((exception) => {
        const step = run.steps.find((one) => one.id === exception.stepId);
        const why = exception.reasons ? reasons.all(exception.reasons) : exception.why;
        return (
          <span key={`${exception.stepId} ${exception.kind}`} className="soft">
            {step ? titleOf(step, locale) : exception.stepId}: {t(`exception.${exception.kind}`)}
            {why ? ` · ${why}` : ""}
          </span>
        );
      })}
    </div>
  );
}

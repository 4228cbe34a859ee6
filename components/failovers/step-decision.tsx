"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { TERMINAL } from "#domain/runs/status.ts";
import { decideStepAction } from "#server/failovers/actions.ts";
import type { RunRights, RunView, StepView } from "#server/failovers/router.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { inLanguage } from "./argument-text.ts";
import { wentOn } from "./columns.ts";
import { isReason, ReasonField } from "./reason-field.tsx";
import { useActing } from "./use-acting.ts";

type Props = {
  readonly run: RunView;
  readonly step: StepView;
  readonly may: RunRights;
  readonly onChanged: () => void;
};

/** A failed step: retry, skip or mark done, with a reason. A manual one: what to do, and its confirmation. */
export function StepDecision({ run, step, may, onChanged }: Props) {
  const t = useTranslations("failovers.decide");
  const { busy, act } = useActing();
  const [reason, setReason] = useState("");
  const manual = step.status === "waiting_for_person";
  if (TERMINAL.has(run.status) || (!manual && step.status !== "failed")) return null;
  if (wentOn(step)) return <p className="quiet">{t("goesOn")}</p>;
  const no = !may.decide ? t("mayNot") : run.status !== "paused" ? t("notPaused") : null;
  const decide = async (decision: "retry" | "skip" | "done") => {
    if (
      await act(
        () => decideStepAction({ runId: run.id, stepId: step.id, decision, reason: reason.trim() }),
        t(`told.${decision}`),
      )
    )
      onChanged();
  };
  const confirm = async () => {
    if (await act(() => decideStepAction({ runId: run.id, stepId: step.id, decision: "confirm" }), t("told.confirm")))
      onChanged();
  };
  const needs = no ?? (isReason(reason) ? null : t("needsReason"));
  return (
    <section aria-label={t("title")} style={{ marginTop: 16 }}>
      {manual ? <Instruction step={step} /> : <p className="strong">{t("failed")}</p>}
      <div style={{ marginTop: 8 }}>
        <ReasonField
          label={t("reason")}
          {...(manual ? { hint: t("reasonToSkip") } : {})}
          value={reason}
          onChange={setReason}
        />
      </div>
      <div className="choices">
        {manual ? (
          <Button kind="primary" busy={busy} disabledReason={no} onClick={() => void confirm()}>
            <Icon name="check" size="s" />
            {t("confirm")}
          </Button>
        ) : (
          <Button kind="primary" busy={busy} disabledReason={needs} onClick={() => void decide("retry")}>
            <Icon name="retry" size="s" />
            {t("retry")}
          </Button>
        )}
        <Button
          busy={busy}
          disabledReason={needs ? (no ?? t("skipNeedsReason")) : null}
          onClick={() => void decide("skip")}
        >
          <Icon name="skip" size="s" />
          {t("skip")}
        </Button>
        {manual ? null : (
          <Button
            busy={busy}
            disabledReason={needs ? (no ?? t("doneNeedsReason")) : null}
            onClick={() => void decide("done")}
          >
            <Icon name="check" size="s" />
            {t("done")}
          </Button>
        )}
      </div>
    </section>
  );
}

function Instruction({ step }: { readonly step: StepView }) {
  const t = useTranslations("failovers.decide");
  const locale = useLocale();
  return (
    <p>
      <b>{t("manual")}</b> {inLanguage(step.with["instruction"], locale) ?? t("noInstruction")}
    </p>
  );
}

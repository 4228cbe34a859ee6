"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ACTIONS, type ActionSpec } from "#domain/plans/actions.ts";
import { BEFORE_START } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { useWords } from "../reasons/use-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { titleOf } from "./plan-title.ts";
import { isReason, ReasonField } from "./reason-field.tsx";

type Props = {
  readonly run: RunView;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onConfirm: (reason: string) => void;
};

/** Says what cancelling does: what runs on to its end, what is taken back, what cannot be. */
export function CancelDialog({ run, open, busy, onOpenChange, onConfirm }: Props) {
  const t = useTranslations("failovers.cancelDialog");
  const [reason, setReason] = useState("");
  const touched = run.steps.filter(
    (step) => step.phase === "step" && (step.status === "done" || step.status === "running"),
  );
  const undone = touched.filter((step) => run.plan.steps.find((one) => one.id === step.id)?.undo);
  const final = touched.filter((step) => isIrreversible(step.action));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("title")}
      description={BEFORE_START.has(run.status) ? t("beforeStart") : t("afterCall")}
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("keep")}</Button>
          <Button
            kind="danger"
            busy={busy}
            disabledReason={isReason(reason) ? null : t("needsReason")}
            onClick={() => onConfirm(reason.trim())}
          >
            {t("confirm")}
          </Button>
        </>
      }
    >
      <Steps title={t("undone")} steps={undone} icon="undo" />
      <Steps title={t("irreversible")} steps={final} icon="alert" />
      <div style={{ marginTop: 16 }}>
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

function Steps({
  title,
  steps,
  icon,
}: {
  readonly title: string;
  readonly steps: readonly StepView[];
  readonly icon: "undo" | "alert";
}) {
  const locale = useLocale();
  const words = useWords("failovers.irreversible");
  if (steps.length === 0) return null;
  return (
    <div className="note" style={{ marginTop: 12 }}>
      <Icon name={icon} size="s" className={icon === "alert" ? "risk" : ""} />
      <span>
        <b>{title}</b>
        {steps.map((step) => (
          <span key={step.id} style={{ display: "block" }}>
            {titleOf(step, locale)}
            {icon === "alert" ? whyNot(words(step.action.replace(".", "-"))) : null}
          </span>
        ))}
      </span>
    </div>
  );
}

const whyNot = (words: string | null) => (words === null ? null : ` · ${words}`);

export function isIrreversible(action: string): boolean {
  const specs: Readonly<Record<string, ActionSpec>> = ACTIONS;
  return specs[action]?.irreversible !== undefined;
}

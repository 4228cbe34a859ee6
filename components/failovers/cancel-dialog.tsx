"use client";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { BEFORE_START } from "#domain/runs/status.ts";
import type { RunView, StepView } from "#server/failovers/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { useWords } from "../reasons/use-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { CancelChoice } from "./cancel-choice.tsx";
import { cancelling, isIrreversible } from "./cancelling.ts";
import { titleOf } from "./plan-title.ts";
import { isReason, ReasonField } from "./reason-field.tsx";

type Props = {
  readonly run: RunView;
  readonly open: boolean;
  readonly busy: boolean;
  /** Why it cannot be confirmed any more: somebody else may have cancelled it while this is open. */
  readonly mayNot: string | null;
  readonly onOpenChange: (open: boolean) => void;
  /** Resolves to whether it was taken: it closes then, and stays with what was chosen and written when it is refused. */
  readonly onConfirm: (reason: string, undo: boolean) => Promise<boolean>;
};

/** Says what cancelling does: what runs on to its end, what stays, and, for who asks for that, what is taken back and what cannot be. */
export function CancelDialog({ run, open, busy, mayNot, onOpenChange, onConfirm }: Props) {
  const t = useTranslations("failovers.cancelDialog");
  const whyKept = useWhyKept();
  const [reason, setReason] = useState("");
  // Stopping calls nothing more; taking back acts on infrastructure and is never done unasked.
  const [asked, setAsked] = useState(false);
  const { inForce, takenBack, kept, byHand } = cancelling(run);
  const untouched = inForce.length === 0 && byHand.length === 0;
  const choice = takenBack.length > 0;
  const undo = choice && asked;
  const change = (next: boolean) => {
    if (!next) setAsked(false);
    onOpenChange(next);
  };
  const confirmed = async () => {
    if (await onConfirm(reason.trim(), undo)) change(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t("title")}
      description={t(BEFORE_START.has(run.status) ? "beforeStart" : untouched ? "untouched" : "afterCall")}
      actions={
        <>
          <Button onClick={() => change(false)}>{t("keep")}</Button>
          <Button
            kind="danger"
            busy={busy}
            disabledReason={mayNot ?? (isReason(reason) ? null : t("needsReason"))}
            onClick={() => void confirmed()}
          >
            {undo ? t("confirmUndo", { n: takenBack.length }) : t(untouched ? "confirm" : "confirmStop")}
          </Button>
        </>
      }
    >
      <div className="fields">
        {choice ? <CancelChoice undo={undo} onChange={setAsked} /> : null}
        {undo ? (
          <>
            <Steps title={t("undone")} steps={takenBack} icon="undo" />
            <Steps title={t("irreversible")} steps={kept} icon="alert" why={whyKept} />
          </>
        ) : (
          <Steps title={t("stays")} steps={inForce} icon="pause" why={choice ? undefined : whyKept} />
        )}
        <Steps title={t("byHand")} steps={byHand} icon="person" />
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

type StepsProps = {
  readonly title: string;
  readonly steps: readonly StepView[];
  readonly icon: "undo" | "alert" | "pause" | "person";
  readonly why?: ((step: StepView) => ReactNode) | undefined;
};

function Steps({ title, steps, icon, why }: StepsProps) {
  const locale = useLocale();
  if (steps.length === 0) return null;
  return (
    <div className="note">
      <Icon name={icon} size="s" className={icon === "alert" ? "risk" : ""} />
      <span>
        <b>{title}</b>
        {steps.map((step) => (
          <span key={step.id} style={{ display: "block" }}>
            {titleOf(step, locale)}
            {why ? ` · ${why(step)}` : null}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Why a step has no way back: what it does has none, or its plan gives none. */
function useWhyKept(): (step: StepView) => string {
  const irreversible = useWords("failovers.irreversible");
  const reasons = useReasons();
  return ({ action }) =>
    isIrreversible(action)
      ? (irreversible(action.replace(".", "-")) ?? reasons.one({ key: "irreversible", values: { action } }))
      : reasons.one({ key: "no-way-back", values: {} });
}

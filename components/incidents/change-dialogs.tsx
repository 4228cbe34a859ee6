"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Severity } from "#domain/incidents/incident.ts";
import { changeSeverityAction, resolveIncidentAction } from "#server/incidents/actions.ts";
import { isReason, ReasonField } from "../failovers/reason-field.tsx";
import { useActing } from "../failovers/use-acting.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SeverityChoice } from "./severity-choice.tsx";

type Props = { readonly number: number; readonly onClose: () => void; readonly onChanged: () => void };

/** Judges it worse or better, with the reason in the timeline. */
export function SeverityDialog({ number, severity, onClose, onChanged }: Props & { readonly severity: Severity }) {
  const t = useTranslations("incidents.change");
  const [to, setTo] = useState(severity);
  const [reason, setReason] = useState("");
  const { busy, act } = useActing();
  const missing = to === severity ? t("same") : isReason(reason) ? null : t("needsReason");
  const change = async () => {
    if (!(await act(() => changeSeverityAction({ number, severity: to, reason: reason.trim() }), t("done")))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("severityTitle")}
      description={t("severityWhat")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" busy={busy} disabledReason={missing} onClick={() => void change()}>
            {t("confirmSeverity", { severity: to })}
          </Button>
        </>
      }
    >
      <div className="fields">
        <SeverityChoice label={t("severity")} value={to} onChange={setTo} />
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

/** A person says that it is over. Nothing resolves by itself. */
export function ResolveDialog({ number, onClose, onChanged }: Props) {
  const t = useTranslations("incidents.change");
  const [reason, setReason] = useState("");
  const { busy, act } = useActing();
  const resolve = async () => {
    if (!(await act(() => resolveIncidentAction({ number, reason: reason.trim() }), t("resolved")))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("resolveTitle")}
      description={t("resolveWhat")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabledReason={isReason(reason) ? null : t("needsReason")}
            onClick={() => void resolve()}
          >
            {t("confirmResolve")}
          </Button>
        </>
      }
    >
      <div className="fields">
        <ReasonField label={t("resolveReason")} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

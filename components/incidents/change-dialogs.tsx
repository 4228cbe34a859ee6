"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Severity } from "#domain/incidents/incident.ts";
import { changeSeverityAction, resolveIncidentAction } from "#server/incidents/actions.ts";
import { ReasonDialog } from "../failovers/reason-dialog.tsx";
import { SeverityChoice } from "./severity-choice.tsx";

type Props = { readonly number: number; readonly onClose: () => void; readonly onChanged: () => void };

/** Judges it worse or better, with the reason in the timeline. */
export function SeverityDialog({ number, severity, onClose, onChanged }: Props & { readonly severity: Severity }) {
  const t = useTranslations("incidents.change");
  const [to, setTo] = useState(severity);
  return (
    <ReasonDialog
      title={t("severityTitle")}
      description={t("severityWhat")}
      label={t("reason")}
      cancel={t("cancel")}
      confirm={t("confirmSeverity", { severity: to })}
      done={t("done")}
      missing={to === severity ? t("same") : null}
      needsReason={t("needsReason")}
      act={(reason) => changeSeverityAction({ number, severity: to, reason })}
      onClose={onClose}
      onChanged={onChanged}
    >
      <SeverityChoice label={t("severity")} value={to} onChange={setTo} />
    </ReasonDialog>
  );
}

/** A person says that it is over. Nothing resolves by itself. */
export function ResolveDialog({ number, onClose, onChanged }: Props) {
  const t = useTranslations("incidents.change");
  return (
    <ReasonDialog
      title={t("resolveTitle")}
      description={t("resolveWhat")}
      label={t("resolveReason")}
      cancel={t("cancel")}
      confirm={t("confirmResolve")}
      done={t("resolved")}
      needsReason={t("needsReason")}
      act={(reason) => resolveIncidentAction({ number, reason })}
      onClose={onClose}
      onChanged={onChanged}
    />
  );
}

"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Severity } from "#domain/incidents/incident.ts";
import { declareIncidentAction } from "#server/incidents/actions.ts";
import { isReason, ReasonField } from "../failovers/reason-field.tsx";
import { useActing } from "../failovers/use-acting.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SeverityChoice } from "./severity-choice.tsx";

type Props = {
  readonly open: boolean;
  /** Every zone of the site. */
  readonly zones: readonly string[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
};

const TITLE_LEAST = 4;

/** Declared by hand: what is seen, how bad, where. */
export function DeclareDialog({ open, zones, onClose, onChanged }: Props) {
  const t = useTranslations("incidents.declare");
  const router = useRouter();
  const id = useId();
  const [title, setTitle] = useState("");
  const [severity, setSeverity] = useState<Severity>(2);
  const [where, setWhere] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const { busy, act } = useActing();
  const missing = title.trim().length < TITLE_LEAST ? t("needsTitle") : isReason(reason) ? null : t("needsReason");
  const declare = async () => {
    const asked = { title: title.trim(), severity, zones: [...where], reason: reason.trim() };
    const made = await act(() => declareIncidentAction(asked), t("done"));
    if (!made) return;
    onChanged();
    onClose();
    router.push(`/incidents/${made.number}`);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t("title")}
      description={t("what")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" busy={busy} disabledReason={missing} onClick={() => void declare()}>
            {t("confirm", { severity })}
          </Button>
        </>
      }
    >
      <div className="fields">
        <div className="field">
          <label htmlFor={id}>{t("name")}</label>
          <input
            id={id}
            className="input"
            maxLength={120}
            placeholder={t("nameHint")}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </div>
        <SeverityChoice label={t("severity")} value={severity} onChange={setSeverity} />
        <fieldset className="field">
          <legend>
            {t("zones")} <span className="hint">{t("zonesHint")}</span>
          </legend>
          <div className="choices">
            {zones.map((zone) => (
              <label key={zone} className="choice">
                <input
                  type="checkbox"
                  checked={where.includes(zone)}
                  onChange={({ target }) =>
                    setWhere(target.checked ? [...where, zone] : where.filter((one) => one !== zone))
                  }
                />
                {zone}
              </label>
            ))}
          </div>
        </fieldset>
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
      </div>
    </Dialog>
  );
}

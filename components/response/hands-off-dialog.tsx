"use client";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { setHandsOffAction } from "#server/response/actions.ts";
import { isReason, ReasonField } from "../failovers/reason-field.tsx";
import { useActing } from "../failovers/use-acting.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onChanged: () => void };

const HOUR_MS = 3_600_000;
/** Hours it may last; the rule allows at most 24 (domain/response/hands-off.ts). */
const HOURS = [1, 4, 8, 24] as const;

/** One switch: from now until its end nothing is done without being asked. */
export function HandsOffDialog({ open, onClose, onChanged }: Props) {
  const t = useTranslations("shell.handsOff");
  const id = useId();
  const [reason, setReason] = useState("");
  const [hours, setHours] = useState<number>(1);
  const { busy, act } = useActing();
  const set = async () => {
    if (!(await act(() => setHandsOffAction({ reason: reason.trim(), forMs: hours * HOUR_MS }), t("done")))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t("dialog")}
      description={t("what")}
      actions={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button
            kind="primary"
            busy={busy}
            disabledReason={isReason(reason) ? null : t("needsReason")}
            onClick={() => void set()}
          >
            {t("set", { hours })}
          </Button>
        </>
      }
    >
      <div className="fields">
        <ReasonField label={t("reason")} value={reason} onChange={setReason} />
        <div className="field">
          <label htmlFor={id}>
            {t("lasts")} <span className="hint">{t("lastsHint")}</span>
          </label>
          <select id={id} className="input" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {HOURS.map((n) => (
              <option key={n} value={n}>
                {t("hours", { n })}
              </option>
            ))}
          </select>
        </div>
      </div>
    </Dialog>
  );
}

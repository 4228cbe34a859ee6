"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { rejectAction } from "#server/approvals/actions.ts";
import type { ApprovalView } from "#server/approvals/router.ts";
import { REASON_LEAST } from "../failovers/reason-field.tsx";
import { useRefusal } from "../failovers/refusal.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

const KINDS = {
  run: ["recoveryNear", "needsProof", "customersNotTold", "other"],
  policy: ["tooWeak", "notDiscussed", "needsProof", "other"],
} as const;
type Kind = (typeof KINDS)[keyof typeof KINDS][number];
/** What is left of the 500 characters of a reason beside the chosen kind. */
const TEXT_MOST = 440;

type Props = {
  readonly view: ApprovalView;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onTold: (message: ReactNode) => void;
  readonly onChanged: () => void;
};

/** A refusal carries its reason: a kind and words of one's own, at least ten characters. It asks for no new login. */
export function RejectSheet({ view, open, onOpenChange, onTold, onChanged }: Props) {
  const t = useTranslations("approvals.reject");
  const foot = useTranslations("approvals.foot");
  const refusal = useRefusal();
  const id = useId();
  const [kind, setKind] = useState<Kind | null>(null);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const missing =
    kind === null ? t("chooseKind") : text.trim().length < REASON_LEAST ? t("writeMore", { n: REASON_LEAST }) : null;
  const send = async () => {
    if (kind === null) return;
    setBusy(true);
    onTold(null);
    try {
      const answer = await rejectAction({ approvalId: view.id, reason: `${t(`kind.${kind}`)}: ${text.trim()}` });
      if (!answer.ok) onTold(refusal(answer));
    } catch {
      onTold(foot("noAnswer"));
    }
    setBusy(false);
    onOpenChange(false);
    onChanged();
  };
  return (
    <Dialog shape="sheet" open={open} onOpenChange={onOpenChange} title={t("title")}>
      <div className="approval-sheet">
        {view.you.decision === "approve" ? <p className="lead strong">{t("leadApproved")}</p> : null}
        <p className="lead">{t(view.kind === "policy" ? "leadPolicy" : "lead")}</p>
        <fieldset>
          <legend className="unseen">{t("title")}</legend>
          {KINDS[view.kind].map((one) => (
            <label key={one} className="radio-row">
              <input type="radio" name={id} checked={kind === one} onChange={() => setKind(one)} />
              {t(`kind.${one}`)}
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-text`}>
            {t("more")} <span className="hint">{t("least", { n: REASON_LEAST })}</span>
          </label>
          <textarea
            id={`${id}-text`}
            className="input"
            rows={3}
            maxLength={TEXT_MOST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="hint end-aligned">
            {text.trim().length} / {TEXT_MOST}
          </span>
        </div>
        <div className="buttons">
          <Button kind="primary" size="large" busy={busy} disabledReason={missing} onClick={() => void send()}>
            {t("send")}
          </Button>
          <Button onClick={() => onOpenChange(false)}>{t("back")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { beginStepUpAction } from "#server/approvals/actions.ts";
import type { ApprovalView, LiveEvidence } from "#server/approvals/router.ts";
import { useRefusal } from "../failovers/refusal.tsx";
import { useNow } from "../live/clock.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { mayReject, whyNotApprove } from "./may-decide.ts";

type Props = {
  readonly view: ApprovalView;
  readonly evidence: LiveEvidence | null;
  readonly message: ReactNode;
  readonly onTold: (message: ReactNode) => void;
  readonly onReject: () => void;
};

/** Always in reach of the thumb: what stands, and the two decisions, both full-width. */
export function ApprovalFoot({ view, evidence, message, onTold, onReject }: Props) {
  const t = useTranslations("approvals.foot");
  const cannot = useTranslations("approvals.cannot");
  const refusal = useRefusal();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const why = whyNotApprove(view, evidence, now);
  const left = view.threshold - view.approved;

  const approve = async () => {
    setBusy(true);
    onTold(null);
    try {
      const begun = await beginStepUpAction({ approvalId: view.id });
      if (begun.ok) return window.location.assign(begun.url);
      onTold(refusal(begun));
    } catch {
      onTold(t("noAnswer"));
    }
    setBusy(false);
  };

  return (
    <footer className="approval-foot">
      {message ? (
        <p role="alert" className="trouble">
          {message}
        </p>
      ) : null}
      {view.status === "pending" ? (
        <>
          <p>
            {why === null
              ? t(left > 1 ? "more" : view.kind === "policy" ? "lastOnePolicy" : "lastOne", {
                  approved: view.approved,
                  threshold: view.threshold,
                  left,
                })
              : cannot(why === "expired" && view.kind === "policy" ? "expired.whyPolicy" : `${why}.why`)}
          </p>
          <Button
            kind="primary"
            size="large"
            busy={busy}
            disabledReason={why === null ? null : <Reason text={cannot(`${why}.label`)} />}
            onClick={() => void approve()}
          >
            <Icon name="key" size="l" />
            {t("approve")}
          </Button>
          {mayReject(view, now) ? (
            <Button onClick={onReject}>{t(why === "alreadyApproved" ? "withdraw" : "reject")}</Button>
          ) : null}
        </>
      ) : view.kind === "policy" ? (
        <ButtonLink size="large" href="/approvals">
          {t("toList")}
        </ButtonLink>
      ) : (
        <ButtonLink kind="primary" size="large" href={`/failovers/${view.run.number}`}>
          {t(view.status === "approved" ? "watch" : "openRun")}
        </ButtonLink>
      )}
      {view.kind === "run" && view.status === "pending" && whyNotApprove(view, null, now) !== null ? (
        <ButtonLink href={`/failovers/${view.run.number}`}>{t("openRun")}</ButtonLink>
      ) : null}
    </footer>
  );
}

function Reason({ text }: { readonly text: string }) {
  return (
    <>
      <Icon name="lock" />
      {text}
    </>
  );
}

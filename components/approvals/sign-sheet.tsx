"use client";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { approveAction } from "#server/approvals/actions.ts";
import type { ApprovalView, PolicyApprovalView, RunApprovalView } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { useRefusal } from "../failovers/refusal.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { hashGroups } from "./hash-groups.ts";
import { proposalName } from "./proposal-name.ts";

type Props = {
  readonly view: ApprovalView;
  /** What is measured now has left what would be signed. */
  readonly left: boolean;
  readonly onTold: (message: ReactNode) => void;
  readonly onClose: () => void;
  readonly onChanged: () => void;
};

/**
 * Back from the new login: what is about to be signed, once more, and the signature itself. Nothing is signed by opening an
 * address; the last press is the person's own.
 */
export function SignSheet({ view, left, onTold, onClose, onChanged }: Props) {
  const t = useTranslations("approvals.sign");
  const foot = useTranslations("approvals.foot");
  const refusal = useRefusal();
  const [busy, setBusy] = useState(false);
  const { stepUp } = view.you;
  if (!stepUp || stepUp.used || view.you.decision !== null) return null;
  const sign = async () => {
    setBusy(true);
    onTold(null);
    try {
      const answer = await approveAction({ approvalId: view.id, stepUpId: stepUp.id, envelopeHash: view.envelopeHash });
      if (!answer.ok) onTold(refusal(answer));
      onClose();
      onChanged();
    } catch {
      onTold(foot("noAnswer"));
      setBusy(false);
    }
  };
  return (
    <Dialog shape="sheet" open onOpenChange={(open) => (open ? undefined : onClose())} title={t("title")}>
      <div className="approval-sheet">
        <p className="lead">{t("lead")}</p>
        <div className={stepUp.proven ? "proof proven" : "proof"}>
          <Icon name={stepUp.proven ? "shield" : "key"} />
        </div>
        <p className={stepUp.proven ? "said ok" : "said hold"}>{t(stepUp.proven ? "proven" : "notProven")}</p>
        <dl className="pairs">
          <dt>{t("what")}</dt>
          {view.kind === "run" ? <WhatRuns view={view} /> : <WhatChanges view={view} />}
          <dt>{t("evidence")}</dt>
          <dd className="mono">{hashGroups(view.envelopeHash)}</dd>
          <dt>{t("counts")}</dt>
          <dd>{t("becomes", { n: view.approved + 1, threshold: view.threshold })}</dd>
        </dl>
        <div className="buttons">
          <Button
            kind="primary"
            size="large"
            busy={busy}
            disabledReason={!stepUp.proven ? t("againReason") : left ? t("leftReason") : null}
            onClick={() => void sign()}
          >
            {t("sign")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function WhatRuns({ view: { envelope, plan } }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.sign");
  const locale = useLocale();
  const { movements } = envelope.sovereignty;
  return (
    <>
      <dd>
        <b>
          {envelope.from} → {envelope.to}
        </b>{" "}
        {titleOf(plan, locale)}
      </dd>
      <dt>{t("data")}</dt>
      <dd>
        <Status state={movements === 0 ? "ok" : "risk"} icon="shield">
          {t("movements", { n: movements })}
        </Status>
      </dd>
    </>
  );
}

function WhatChanges({ view: { envelope } }: { readonly view: PolicyApprovalView }) {
  const t = useTranslations("approvals.sign");
  const weaker = envelope.changes.filter((change) => change.weight === "weaker").length;
  return (
    <>
      <dd>
        <b>{proposalName(envelope.proposalNumber)}</b> {t("rules", { n: envelope.changes.length })}
      </dd>
      <dt>{t("safeguard")}</dt>
      <dd>
        <Status state={weaker === 0 ? "ok" : "risk"}>{t("weaker", { n: weaker })}</Status>
      </dd>
    </>
  );
}

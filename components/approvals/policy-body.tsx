"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import type { PolicyApprovalView } from "#server/approvals/router.ts";
import { Time } from "../ui/time.tsx";
import { ApprovalFoot } from "./approval-foot.tsx";
import { ApprovalTop } from "./approval-top.tsx";
import { hashGroups } from "./hash-groups.ts";
import { PolicyHead } from "./policy-head.tsx";
import { RejectSheet } from "./reject-sheet.tsx";
import { Roster } from "./roster.tsx";
import { RuleChanges } from "./rule-changes.tsx";
import { SignSheet } from "./sign-sheet.tsx";
import { SignedCard } from "./signed-card.tsx";
import { Line } from "./stopped.tsx";

type Props = {
  readonly view: PolicyApprovalView;
  /** What the last attempt was answered. */
  readonly message: ReactNode;
  readonly onTold: (message: ReactNode) => void;
  readonly onLeaveStepUp: () => void;
  readonly onChanged: () => void;
};

/** A change of the rules, in the order in which it is decided: who asks and why, what differs, what follows, what is signed. */
export function PolicyBody({ view, message, onTold, onLeaveStepUp, onChanged }: Props) {
  const [rejecting, setRejecting] = useState(false);
  const open = view.status === "pending";
  return (
    <div className="approval">
      <ApprovalTop view={view} />
      <main className="approval-main" id="main">
        <PolicyHead view={view} />
        <RuleChanges changes={view.envelope.changes} />
        {open ? <WhatFollows view={view} /> : null}
        <SignedContent view={view} />
        <Roster view={view} />
      </main>
      <ApprovalFoot view={view} evidence={null} message={message} onTold={onTold} onReject={() => setRejecting(true)} />
      {open ? (
        <>
          <SignSheet view={view} left={false} onTold={onTold} onClose={onLeaveStepUp} onChanged={onChanged} />
          <RejectSheet view={view} open={rejecting} onOpenChange={setRejecting} onTold={onTold} onChanged={onChanged} />
        </>
      ) : null}
    </div>
  );
}

function WhatFollows({ view }: { readonly view: PolicyApprovalView }) {
  const t = useTranslations("approvals.policy.follows");
  const { others } = view.envelope;
  return (
    <section className="card" aria-labelledby="follows">
      <h2 id="follows">{t("title")}</h2>
      <ul className="marks">
        <Line icon="arrow" className="quiet" what={t("inForce")} why={t("inForceWhy")} />
        <Line
          icon={view.voids > 0 ? "alert" : "minus"}
          className={view.voids > 0 ? "risk" : "quiet"}
          what={t("voids", { n: view.voids })}
          why={view.voids > 0 ? t("voidsWhy") : null}
        />
        <Line
          icon="minus"
          className="quiet"
          what={t("others", { site: others.site, plans: others.plans.length })}
          why={others.plans.length > 0 ? others.plans.join(" · ") : null}
        />
        <Line icon="clock" className="quiet" what={t("without")} />
      </ul>
    </section>
  );
}

function SignedContent({ view }: { readonly view: PolicyApprovalView }) {
  const t = useTranslations("approvals.policy.signed");
  const { envelope } = view;
  return (
    <SignedCard id="signed" title={t("title")} hash={view.envelopeHash} bounds={t("bounds")}>
      <dt>{t("file")}</dt>
      <dd className="mono">{hashGroups(envelope.contentHash, 2)}</dd>
      <dt>{t("compared")}</dt>
      <dd>
        <Time at={envelope.evaluatedAt} />
      </dd>
    </SignedCard>
  );
}

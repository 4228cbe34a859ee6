"use client";
import { useTranslations } from "next-intl";
import type { PolicyApprovalView } from "#server/approvals/router.ts";
import { Time } from "../ui/time.tsx";
import { proposalName } from "./proposal-name.ts";
import { refusalOf } from "./refusal-of.ts";

/** What is asked or how it ended, who proposed it and why, and the three figures that decide. */
export function PolicyHead({ view }: { readonly view: PolicyApprovalView }) {
  const t = useTranslations("approvals.policy");
  const { changes, reason } = view.envelope;
  const weaker = changes.filter((change) => change.weight === "weaker").length;
  // Seconds pass also while no worker has written that it expired.
  const status = view.proposal.status === "pending" && view.status === "expired" ? "expired" : view.proposal.status;
  const no = refusalOf(view);
  return (
    <>
      <div>
        <h1>{t(`head.${status}`)}</h1>
        {status === "pending" ? null : <p className="under">{t(`ended.${status}`)}</p>}
        {no ? <p className="under strong">{t("rejectedBy", no)}</p> : null}
        <p className="under">
          {proposalName(view.proposal.number)} · <Time at={view.createdAt} shape="moment" /> ·{" "}
          {t("by", { name: view.requestedByName })}
        </p>
        <p className="under">{t("reason", { reason })}</p>
      </div>
      <dl className="card figures3">
        <div>
          <dt>{t("figures.changes")}</dt>
          <dd className="big">{changes.length}</dd>
        </div>
        <div>
          <dt>{t("figures.weaker")}</dt>
          <dd className={weaker > 0 ? "big risk" : "big"}>{weaker}</dd>
        </div>
        <div>
          <dt>{t("figures.voids")}</dt>
          <dd className={view.voids > 0 ? "big risk" : "big"}>{view.voids}</dd>
        </div>
      </dl>
    </>
  );
}

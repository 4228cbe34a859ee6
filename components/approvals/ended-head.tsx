"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { RunStatusMark } from "../failovers/run-status.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { refusalOf } from "./refusal-of.ts";

/** How it ended, in words, and what followed from it. */
export function EndedHead({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.ended");
  const locale = useLocale();
  if (view.status === "pending") return null;
  const cancelled = view.status === "voided" && view.voidedBecause.some((reason) => reason.key === "run-cancelled");
  // Everybody approved in time, and then no worker began it in time.
  const notBegun = view.status === "expired" && view.executeBefore !== null;
  const key = cancelled ? "cancelled" : notBegun ? "notBegun" : view.status;
  const no = refusalOf(view);
  return (
    <div>
      <h1>{t(`${key}.title`)}</h1>
      <p className="under">{t(`${key}.body`, { by: no?.by ?? "", n: view.approved })}</p>
      {no?.reason ? <p className="under strong">{t("reason", { reason: no.reason })}</p> : null}
      <p className="under">
        {titleOf(view.plan, locale)} · <Time at={view.createdAt} shape="moment" />
      </p>
      {view.status === "approved" ? (
        <p className="under row">
          <Icon name="shift" size="s" />
          <RunStatusMark status={view.run.status} />
        </p>
      ) : null}
    </div>
  );
}

"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ApprovalView } from "#server/approvals/router.ts";
import { runName } from "../failovers/run-name.ts";
import { BrandMark } from "../ui/brand-mark.tsx";
import { Remaining } from "../ui/duration.tsx";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { APPROVAL_STATE } from "./approval-status.tsx";
import { proposalName } from "./proposal-name.ts";

/** A list of the console, and what leads to it is called. */
export type Home = { readonly href: "/approvals" | "/failovers"; readonly word: string };
type Props = {
  readonly view: ApprovalView | null;
  /** Where the mark leads; without one to the list of requests, which not everybody may read. */
  readonly home?: Home;
};

/** Product, what this is, and how long it stands. The mark leads back to the console. */
export function ApprovalTop({ view, home }: Props) {
  const t = useTranslations("approvals");
  return (
    <header className="approval-top">
      <Link href={home?.href ?? "/approvals"} className="home">
        <BrandMark />
        <span>{t("request")}</span>
        <span className="unseen">{home?.word ?? t("toList")}</span>
      </Link>
      {view?.kind === "policy" ? <span className="mono quiet">{proposalName(view.proposal.number)}</span> : null}
      {view?.kind === "run" ? (
        <Link href={`/failovers/${view.run.number}`} className="mono quiet home">
          {runName(view.run.number)}
        </Link>
      ) : null}
      <span className="left">
        {view?.status === "pending" ? (
          <span className="row hold" role="timer" aria-label={t("expiry")}>
            <Icon name="clock" />
            <span>
              <Remaining until={view.expiresAt} /> <small>{t("untilExpiry")}</small>
            </span>
          </span>
        ) : view ? (
          <span className="word">
            <Status state={APPROVAL_STATE[view.status]}>{t(`status.${view.status}`)}</Status>
          </span>
        ) : null}
      </span>
    </header>
  );
}

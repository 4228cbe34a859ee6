"use client";
import { useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { GivenUp } from "../failovers/promotion/given-up.tsx";
import { useReasons } from "../reasons/use-reasons.ts";
import { Icon } from "../ui/icon.tsx";
import { Line } from "./stopped.tsx";

/** What is signed away: each candidate with what promoting it gives up, the one that would be promoted, and what the old primary may still do. */
export function DataLoss({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.dataLoss");
  const reasons = useReasons();
  return (view.envelope.dataLoss ?? []).map((one) => (
    <section key={one.component} className="card" aria-label={t("title")}>
      <h2>
        <Icon name="alert" />
        {t("title")}
        <span className="end mono">{one.component}</span>
      </h2>
      <ul className="marks">
        {one.candidates.map((candidate) => {
          const chosen = candidate.zone === one.promote;
          const verdict = reasons.one({ key: `candidate.${candidate.why ?? "eligible"}`, values: {} });
          return (
            <Line
              key={candidate.zone}
              icon={chosen ? "arrow" : candidate.why === null ? "minus" : "cross"}
              className={chosen ? "risk" : "quiet"}
              what={t(chosen ? "promotes" : "other", { zone: candidate.zone, verdict })}
              why={<GivenUp cost={candidate} />}
            />
          );
        })}
        {one.mayStillAcknowledge === undefined ? null : (
          <Line
            icon={one.mayStillAcknowledge ? "alert" : "check"}
            className={one.mayStillAcknowledge ? "risk" : "quiet"}
            what={t(one.mayStillAcknowledge ? "mayAcknowledge" : "silenced", { zone: one.oldPrimary })}
            why={t(one.mayStillAcknowledge ? "mayAcknowledgeWhy" : "silencedWhy")}
          />
        )}
      </ul>
      <div className="note">
        <Icon name="eye" size="s" />
        <span>{t("note", { zone: one.oldPrimary })}</span>
      </div>
    </section>
  ));
}

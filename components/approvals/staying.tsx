"use client";
import { useLocale, useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { Icon } from "../ui/icon.tsx";
import { Status } from "../ui/status.tsx";
import { Wall } from "../ui/wall.tsx";

/** The border customer data does not cross: what stays, and what goes over. The guard's verdict, frozen with the request. */
export function Staying({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.staying");
  const locale = useLocale();
  const { from, to, sovereignty } = view.envelope;
  const nothing = sovereignty.allowed && sovereignty.movements === 0;
  return (
    <section className="card stays" aria-labelledby="staying">
      <h2 id="staying">
        <Icon name="lock" />
        {t("title")}
        <span className="push">
          <Status state={nothing ? "ok" : sovereignty.allowed ? "risk" : "bad"} icon={nothing ? "shield" : "alert"}>
            {t(nothing ? "nothingMoves" : sovereignty.allowed ? "someMoves" : "refused", { n: sovereignty.movements })}
          </Status>
        </span>
      </h2>
      <div className="crossing">
        <div className="box">
          <b>{t("inRegion", { region: from })}</b>
          {view.staying.length > 0
            ? view.staying.map((service) => titleOf(service, locale)).join(" · ")
            : t("noServices")}
          <br />
          {t("kinds")}
        </div>
        <Wall />
        <div className="box">
          <b>{t("toRegion", { region: to })}</b>
          <span className="amount">{nothing ? t("zeroBytes") : t("movements", { n: sovereignty.movements })}</span>
        </div>
      </div>
    </section>
  );
}

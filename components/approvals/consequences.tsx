"use client";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { RunApprovalView } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { Line } from "./stopped.tsx";

/** If approved: what opens, what stays shut, the steps that run; then what it may cost. */
export function Consequences({ view }: { readonly view: RunApprovalView }) {
  const t = useTranslations("approvals.consequences");
  const locale = useLocale();
  const format = useFormatter();
  const { envelope, plan } = view;
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  const rows = envelope.maximumLoss.reduce((sum, one) => sum + one.rows, 0);
  return (
    <>
      <section className="card" aria-labelledby="consequences">
        <h2 id="consequences">{t("title")}</h2>
        <ul className="marks">
          {plan.limitedConsole ? (
            <Line icon="arrow" className="quiet" what={t("opens", { region: envelope.to })} why={t("opensWhy")} />
          ) : null}
          {plan.limitedConsole ? (
            <Line icon="minus" className="quiet" what={t("shut", { region: envelope.from })} />
          ) : null}
          <Line
            icon="arrow"
            className="quiet"
            what={t("steps", { n: plan.steps.length })}
            why={plan.steps.map((step) => titleOf(step, locale)).join(" → ")}
          />
          {envelope.dataLoss || envelope.overwrites ? (
            <Line icon="alert" className="risk" what={t("noWayBack")} />
          ) : null}
          <Line
            icon="arrow"
            className="quiet"
            what={plan.whenHealthyAgain ? t("back", { region: envelope.from }) : t("backUnplanned")}
          />
        </ul>
      </section>
      {envelope.dataLoss ? null : (
        <section className="card" aria-labelledby="loss">
          <h2 id="loss">{t("loss")}</h2>
          <dl className="pairs">
            <dt>{t("customerData")}</dt>
            <dd>
              <b>{t("rows", { n: rows })}</b> · {t(envelope.sovereignty.movements === 0 ? "notMoved" : "moved")}
            </dd>
            {envelope.maximumLoss.map((one) => (
              <div key={one.service} style={{ display: "contents" }}>
                <dt>{one.service}</dt>
                <dd>{t("atMost", { n: one.rows })}</dd>
              </div>
            ))}
            <dt>{t("target", { region: envelope.to })}</dt>
            <dd>
              {envelope.headroom.measured === null
                ? t("headroomUnknown")
                : t("headroom", {
                    measured: percent(envelope.headroom.measured),
                    minimum: percent(envelope.headroom.minimum),
                  })}
            </dd>
          </dl>
        </section>
      )}
    </>
  );
}

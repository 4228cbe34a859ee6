"use client";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { LiveEvidence, RunApprovalView } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Time } from "../ui/time.tsx";
import { useDuration } from "../ui/use-duration.ts";
import { mostRows } from "./most-rows.ts";
import { zonesState } from "./zones-state.ts";

/** What happened and what is asked, in two sentences; who asks; the three figures that decide. */
export function Question({
  view,
  evidence,
}: {
  readonly view: RunApprovalView;
  readonly evidence: LiveEvidence | null;
}) {
  const t = useTranslations("approvals.question");
  const locale = useLocale();
  const format = useFormatter();
  const formatDuration = useDuration();
  const { envelope } = view;
  const state = zonesState(evidence?.source ?? envelope.source);
  const title = titleOf(view.plan, locale);
  const rows = mostRows(envelope);
  const promoted = envelope.dataLoss?.flatMap((one) => one.promote ?? []).join(", ");
  const over = view.stoppedAt !== null && view.objectiveMs !== null;
  return (
    <>
      <div>
        <h1>
          <span>{t(`zones.${state.key}`, { region: envelope.from, answering: state.answering, all: state.all })}</span>
          <span>
            {promoted
              ? t("withLoss", { zone: promoted })
              : view.plan.limitedConsole
                ? t("limited", { region: envelope.to })
                : t("plan", { title })}
          </span>
        </h1>
        <p className="under">
          {title} · <Time at={view.createdAt} shape="moment" /> · {t("by", { name: view.requestedByName })}
        </p>
        <p className="under">{envelope.reason}</p>
      </div>
      <dl className="card figures3">
        <div>
          <dt>{t("loss")}</dt>
          <dd className={rows === 0 ? "big" : "big bad"}>
            {rows === null ? t("rowsUnknown") : t(envelope.dataLoss ? "rowsAtMost" : "rows", { n: rows })}
          </dd>
          <dd className="small">
            {envelope.dataLoss
              ? t("canary")
              : t(envelope.sovereignty.movements === 0 ? "notMoved" : "moved", { n: envelope.sovereignty.movements })}
          </dd>
        </div>
        <div>
          <dt>{t("takes")}</dt>
          <dd className={envelope.duration ? "big" : "big words"}>
            {envelope.duration ? formatDuration(envelope.duration.p50Ms) : t("neverRun")}
          </dd>
          <dd className="small">
            {envelope.duration ? t("p95", { time: formatDuration(envelope.duration.p95Ms) }) : t("noPast")}
          </dd>
        </div>
        <div>
          <dt>{t("stoppedFor")}</dt>
          <dd className={view.stoppedAt ? "big bad" : "big words"}>
            {view.stoppedAt ? <Elapsed since={view.stoppedAt} /> : t("notMeasured")}
          </dd>
          <dd className="small">
            {over
              ? t("objective", { time: formatDuration(view.objectiveMs ?? 0) })
              : view.objectiveMs === null
                ? t("noObjective")
                : t("objective", { time: formatDuration(view.objectiveMs) })}
          </dd>
        </div>
      </dl>
      <span className="unseen">
        {format.dateTime(new Date(view.expiresAt), { dateStyle: "medium", timeStyle: "medium" })}
      </span>
    </>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import type { SyntheticView } from "#server/synthetic/router.ts";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { localTitle } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { PanelUnread } from "../ui/panel-unread.tsx";
import { type State, Status } from "../ui/status.tsx";
import { useSeconds } from "../ui/use-duration.ts";
import "./synthetic.css";

const STATE: Readonly<Record<SyntheticView["verdict"]["status"], State>> = {
  normal: "ok",
  "too-few": "run",
  slow: "risk",
  failing: "bad",
  "not-measured": "na",
};

/** Whether customers get through, from log to alert, tried for real. A site that tries nothing has no such panel. */
export function SyntheticPanel() {
  const t = useTranslations("synthetic");
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.synthetic.current.queryOptions(undefined, ALSO_UNTOLD));
  if (data?.length === 0) return null;
  if (!data)
    return (
      <PanelUnread
        title={t("title")}
        failed={isError}
        what={t("failed.what")}
        why={t("failed.why")}
        retry={t("failed.retry")}
        onRetry={() => void refetch()}
        lines={2}
        tight
      />
    );
  return (
    <Panel title={t("title")} tight className="synthetic">
      <ul>
        {data.map((one) => (
          <Tried key={one.service} one={one} />
        ))}
      </ul>
    </Panel>
  );
}

function Tried({ one }: { readonly one: SyntheticView }) {
  const t = useTranslations("synthetic");
  const locale = useLocale();
  const now = useNow();
  const { verdict, targets, newest } = one;
  const staleAfterMs = 3 * targets.everyMs;
  const stale = newest === null || now - Date.parse(newest.at) > staleAfterMs;
  const state: State = stale ? "na" : STATE[verdict.status];
  const minutes = Math.round(targets.windowMs / 60_000);
  return (
    <li data-synthetic={one.service} data-status={stale ? "not-measured" : verdict.status}>
      <div className="synthetic-head">
        <span className="strong">{localTitle(one.title, locale, one.service)}</span>
        <Status state={state} loud={state === "bad" || state === "risk" ? "tint" : "plain"}>
          {t(`status.${stale ? "not-measured" : verdict.status}`)}
        </Status>
        <Age at={newest?.at ?? null} staleAfterMs={staleAfterMs} />
      </div>
      <dl>
        <Leg name={t("case")} figures={verdict.case} targetMs={targets.caseP95Ms} />
        <Leg name={t("alert")} figures={verdict.alert} targetMs={targets.alertP95Ms} />
      </dl>
      <p className="quiet text-small">
        {verdict.status === "failing" && newest?.stage
          ? t("ended", { stage: t(`stage.${newest.stage}`), failed: verdict.failed, n: verdict.n, minutes })
          : t("passed", {
              inARow: Math.min(verdict.inARow, targets.passes),
              passes: targets.passes,
              failed: verdict.failed,
              n: verdict.n,
              minutes,
            })}
      </p>
    </li>
  );
}

type LegProps = {
  readonly name: string;
  readonly figures: SyntheticView["verdict"]["case"];
  readonly targetMs: number;
};

function Leg({ name, figures, targetMs }: LegProps) {
  const t = useTranslations("synthetic");
  const formatSeconds = useSeconds();
  const { p50Ms, p95Ms } = figures;
  return (
    <div>
      <dt>{name}</dt>
      <dd className={p95Ms === null ? "quiet" : p95Ms > targetMs ? "risk strong" : "strong"}>
        {p95Ms === null ? t("unmeasured") : t("p95", { time: formatSeconds(p95Ms) })}
      </dd>
      <dd className="quiet end-aligned">
        {p50Ms === null
          ? t("target", { target: formatSeconds(targetMs) })
          : t("beside", { p50: formatSeconds(p50Ms), target: formatSeconds(targetMs) })}
      </dd>
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { BacklogView } from "#server/backlog/router.ts";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { localTitle } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { PanelUnread } from "../ui/panel-unread.tsx";
import { type State, Status } from "../ui/status.tsx";
import { BacklogTrend } from "./backlog-trend.tsx";
import { BacklogZones } from "./backlog-zones.tsx";
import { NextStep } from "./next-step.tsx";
import "./backlog.css";

const STATE: Readonly<Record<BacklogView["verdict"], State>> = {
  normal: "ok",
  filling: "risk",
  beyond: "bad",
  between: "run",
  recovering: "run",
  "not-measured": "na",
};

type Props = {
  /** Only the one of this stream, or of these consumers; left out: each the site has a policy for. */
  readonly component?: string;
  /** Nothing is shown while every backlog is normal. */
  readonly onlyIfNot?: "normal";
};

/** What waits to be worked off, and what is done about it by itself. A site without such a policy has no such panel. */
export function BacklogPanels({ component, onlyIfNot }: Props) {
  const t = useTranslations("backlog");
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.backlog.current.queryOptions(undefined, ALSO_UNTOLD));
  if (!data && !isError && onlyIfNot) return null;
  if (!data)
    return (
      <PanelUnread
        title={t("title")}
        failed={isError}
        what={t("failed.what")}
        why={t("failed.why")}
        retry={t("failed.retry")}
        onRetry={() => void refetch()}
        lines={4}
      />
    );
  return data
    .filter((one) => component === undefined || one.stream === component || one.consumers === component)
    .filter(({ verdict }) => verdict !== onlyIfNot)
    .map((one) => <Backlog key={one.stream} one={one} failed={isError} />);
}

function Backlog({ one, failed }: { readonly one: BacklogView; readonly failed: boolean }) {
  const t = useTranslations("backlog");
  const locale = useLocale();
  const format = useFormatter();
  const nowMs = useNow();
  const stale = failed || one.at === null || nowMs - Date.parse(one.at) > one.staleAfterMs;
  const verdict = stale ? "not-measured" : one.verdict;
  const state = STATE[verdict];
  const n = (figure: number | null) => (figure === null ? t("unknown") : format.number(figure));
  return (
    <Panel
      title={t("title")}
      note={`${localTitle(one.title, locale, one.stream)} · ${one.region}`}
      end={<Age at={one.at} staleAfterMs={one.staleAfterMs} />}
      className="backlog"
    >
      <p className="backlog-verdict" data-backlog={one.stream} data-verdict={verdict}>
        <Status state={state} loud={state === "bad" || state === "risk" ? "tint" : "plain"}>
          {t(`verdict.${verdict}`, { high: one.marks.high, low: one.marks.low })}
        </Status>
      </p>
      <dl className={stale ? "backlog-figures quiet" : "backlog-figures"}>
        <div>
          <dt>{t("waiting")}</dt>
          <dd className="strong">
            {one.atLeast === one.atMost || one.atLeast === null
              ? n(one.atMost ?? one.atLeast)
              : t("atLeast", { n: one.atLeast })}
          </dd>
        </div>
        <div>
          <dt>{t("oldest")}</dt>
          <dd className="strong">
            {one.oldestMs === null
              ? t(one.atMost === null ? "unknown" : "nothing")
              : t("seconds", { n: Math.round(one.oldestMs / 100) / 10 })}
          </dd>
        </div>
        <div>
          <dt>{t("deadLetters")}</dt>
          <dd className={one.deadLetters ? "strong risk" : "strong"}>{n(one.deadLetters)}</dd>
        </div>
        <div>
          <dt>{t("sampling")}</dt>
          <dd className={one.sampling.set === one.sampling.normal ? "strong" : "strong risk"}>
            {t("percent", { n: one.sampling.set })}
            {one.leftOut === null ? null : (
              <span className="quiet text-small"> {t("leftOut", { n: one.leftOut })}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("ttl")}</dt>
          <dd className={one.ttlHours.set === one.ttlHours.normal ? "strong" : "strong risk"}>
            {t("hours", { n: one.ttlHours.set })}
          </dd>
        </div>
      </dl>
      <BacklogTrend stream={one.stream} marks={one.marks} />
      <BacklogZones one={one} failed={failed} />
      <NextStep one={one} stale={stale} />
      <p className="backlog-links text-small">
        <Link className="underlined quiet" href={`/components/${one.stream}`}>
          {t("toStream")}
        </Link>
        <Link className="underlined quiet" href={`/components/${one.consumers}`}>
          {t("toConsumers")}
        </Link>
      </p>
    </Panel>
  );
}

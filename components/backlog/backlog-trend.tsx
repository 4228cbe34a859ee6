"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import type { BacklogView } from "#server/backlog/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";

/** Recharts is as large as a page: it comes when a chart is shown, and with no other page. */
const BacklogChart = dynamic(() => import("./backlog-chart.tsx"), {
  ssr: false,
  loading: () => <PanelLoading lines={4} />,
});
const AGAIN_MS = 5_000;

type Props = { readonly stream: string; readonly marks: BacklogView["marks"] };

/** What waited in the last half hour against its marks, with its empty and failed states. */
export function BacklogTrend({ stream, marks }: Props) {
  const t = useTranslations("backlog.trend");
  const trpc = useTRPC();
  const { data, isError } = useQuery(
    trpc.backlog.trend.queryOptions({ stream }, { refetchInterval: AGAIN_MS, placeholderData: keepPreviousData }),
  );
  if (!data) return isError ? <PanelError what={t("unread")} /> : <PanelLoading lines={4} />;
  if (data.points.length === 0) return <PanelEmpty icon="unmeasured" what={t("none")} why={t("noneWhy")} />;
  return (
    <figure className="backlog-trend">
      <BacklogChart trend={data} marks={marks} />
      <figcaption className="quiet text-small">{t(isError ? "old" : "caption", marks)}</figcaption>
    </figure>
  );
}

"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useTRPC } from "../live/trpc.ts";
import { PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";

/** Recharts is as large as a page: it comes when a chart is shown, and with no other page. */
const HistoryChart = dynamic(() => import("./history-chart.tsx"), {
  ssr: false,
  loading: () => <PanelLoading lines={5} />,
});

type Props = {
  readonly measured: string;
  readonly from: Date;
  readonly to: Date;
  readonly targetMs: number | null;
  readonly figure: (value: number) => string;
};

/** What was measured of one thing between two moments, with its empty and failed states. */
export function HistoryView({ measured, from, to, targetMs, figure }: Props) {
  const t = useTranslations("measurements.history");
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.observe.history.queryOptions({ key: measured, from, to }, { placeholderData: keepPreviousData }),
  );
  if (!data) return error ? <PanelError what={t("unread")} why={t("unreadWhy")} /> : <PanelLoading lines={5} />;
  const drawn = data.points.filter(({ avg }) => avg !== null).length;
  if (drawn === 0) {
    const none = data.points.length === 0;
    return (
      <PanelEmpty icon="unmeasured" what={t(none ? "none" : "noFigure")} why={t(none ? "noneWhy" : "noFigureWhy")} />
    );
  }
  return (
    <figure className="history-chart">
      <HistoryChart history={data} from={from} to={to} targetMs={targetMs} figure={figure} />
      <figcaption className="quiet text-small">
        {t("resolution", { points: drawn, seconds: Math.round(data.resolutionMs / 1000) })}
      </figcaption>
    </figure>
  );
}

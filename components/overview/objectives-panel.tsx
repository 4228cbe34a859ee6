"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ObjectiveRow, Overview } from "#server/overview/router.ts";
import { ObjectiveTable } from "../objectives/objective-table.tsx";
import { objectiveHref } from "../objectives/objective-title.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Sparkline } from "../ui/sparkline.tsx";
import { STATE_OF } from "./state-of.ts";

type Props = {
  readonly rows: readonly ObjectiveRow[];
  readonly shown: readonly string[];
  readonly trends: Overview["trends"];
};

/** Target, current, achieved and the verdict, for each region shown (mission A4). */
export function ObjectivesPanel({ rows, shown, trends }: Props) {
  const t = useTranslations("objectives");
  const words = useTranslations("overview");
  if (rows.length === 0) {
    return (
      <Panel title={t("title")}>
        <PanelEmpty icon="gauge" what={t("empty.what")} why={t("empty.why")} />
      </Panel>
    );
  }
  const trend = (row: ObjectiveRow, region: string) => {
    const spark = trends[`${row.id}:${region}`];
    const status = row.regions.find((cell) => cell.region === region)?.status;
    if (!spark || !status) return <span className="quiet">—</span>;
    const hours = Math.round(spark.spanMs / 3_600_000);
    return (
      <Link href={objectiveHref(row.id, region)} title={words("trend", { hours })}>
        <Sparkline spark={spark} state={STATE_OF[status]} label={words("trend", { hours })} />
      </Link>
    );
  };
  return (
    <Panel
      title={t("title")}
      note={t("note")}
      end={
        <Link href="/objectives" className="underlined text-small">
          {t("all")}
        </Link>
      }
      flush
    >
      <ObjectiveTable rows={rows} shown={shown} trend={trend} />
    </Panel>
  );
}

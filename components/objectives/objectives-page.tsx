"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { OBJECTIVE_STATUSES } from "#domain/objectives/status.ts";
import type { ObjectiveRow } from "#server/overview/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { Button } from "../ui/button.tsx";
import { FilterChoice } from "../ui/filter-choice.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { GROUPS, OBJECTIVE_FILTER, type ObjectiveFilter } from "./objective-filter.ts";
import { isAlarming, ObjectiveTable } from "./objective-table.tsx";
import { Trend } from "./trend.tsx";

/** Are we within our objectives now, and how do we know? */
export function ObjectivesPage() {
  const t = useTranslations("objectives");
  const trpc = useTRPC();
  const [filter, setFilter] = useQueryStates(OBJECTIVE_FILTER, { history: "push" });
  const { data, error, refetch } = useQuery(trpc.objectives.list.queryOptions(undefined, { refetchInterval: 10_000 }));
  const trends = useQuery(trpc.objectives.trends.queryOptions(undefined, { staleTime: 60_000 }));
  const regions = data?.regions.filter((region) => filter.region === null || region === filter.region) ?? [];
  const rows = data?.rows.filter((row) => fits(row, filter)) ?? [];
  const cells = data?.rows.flatMap((row) => row.regions) ?? [];
  const alarming = cells.filter(isAlarming).length;
  const unknown = cells.filter(({ status }) => status === "not_measured").length;
  const headline = !data
    ? error
      ? "unread"
      : "title"
    : alarming > 0
      ? "headlineNotMet"
      : unknown === cells.length
        ? "headlineUnmeasured"
        : "headlineMet";
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">{t(headline, { count: alarming })}</h1>
          <p className="quiet">{t("lead", { unknown })}</p>
        </div>
      </header>
      <Panel
        title={t("title")}
        note={t("note")}
        end={<Filters filter={filter} regions={data?.regions ?? []} onChange={(next) => void setFilter(next)} />}
        flush
      >
        {data ? (
          rows.length > 0 ? (
            <ObjectiveTable
              rows={rows}
              shown={regions}
              trend={(row, region) => {
                const status = row.regions.find((cell) => cell.region === region)?.status;
                return (
                  <Trend
                    points={trends.data?.[`${row.id}:${region}`] ?? []}
                    targetMs={row.targetMs}
                    state={status ? STATE_OF[status] : "na"}
                    label={t("table.trend")}
                  />
                );
              }}
            />
          ) : (
            <PanelEmpty
              icon="gauge"
              what={t(data.rows.length > 0 ? "noneMatch" : "empty.what")}
              why={t(data.rows.length > 0 ? "noneMatchWhy" : "empty.why")}
              action={
                data.rows.length > 0 ? (
                  <Button size="small" onClick={() => void setFilter(null)}>
                    {t("clear")}
                  </Button>
                ) : null
              }
            />
          )
        ) : (
          <ListUnread
            error={error}
            what={t("unread")}
            why={t("unreadWhy")}
            retry={t("retry")}
            onRetry={() => void refetch()}
            lines={6}
          />
        )}
      </Panel>
    </div>
  );
}

function fits(row: ObjectiveRow, { group, status, region }: ObjectiveFilter): boolean {
  const cells = row.regions.filter((cell) => region === null || cell.region === region);
  return (
    (group === null || row.group === group) &&
    cells.length > 0 &&
    (status === null || cells.some((cell) => cell.status === status))
  );
}

type FiltersProps = {
  readonly filter: ObjectiveFilter;
  readonly regions: readonly string[];
  readonly onChange: (change: Partial<ObjectiveFilter>) => void;
};

function Filters({ filter, regions, onChange }: FiltersProps) {
  const t = useTranslations("objectives");
  const word = useTranslations("ui.state");
  return (
    <search className="filters" aria-label={t("filters")}>
      <FilterChoice
        label={t("table.group")}
        any={t("anyGroup")}
        value={filter.group}
        values={GROUPS}
        word={(group) => t(`table.groups.${group}`)}
        onChoose={(group) => onChange({ group })}
      />
      <FilterChoice
        label={t("status")}
        any={t("anyStatus")}
        value={filter.status}
        values={OBJECTIVE_STATUSES}
        word={(status) => word(STATE_OF[status])}
        onChoose={(status) => onChange({ status })}
      />
      <FilterChoice
        label={t("region")}
        any={t("anyRegion")}
        value={filter.region}
        values={regions}
        word={(region) => region}
        onChoose={(region) => onChange({ region })}
      />
    </search>
  );
}

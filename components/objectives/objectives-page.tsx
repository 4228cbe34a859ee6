"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { OBJECTIVE_STATUSES } from "#domain/objectives/status.ts";
import type { ObjectiveRow } from "#server/overview/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { STATE_OF } from "../overview/state-of.ts";
import { Button } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
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
  const headline = !data ? (error ? "unread" : "title") : alarming > 0 ? "headlineNotMet" : "headlineMet";
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
              trend={(row, region) => (
                <Trend
                  points={trends.data?.[`${row.id}:${region}`] ?? []}
                  targetMs={row.targetMs}
                  alarming={row.regions.some((cell) => cell.region === region && isAlarming(cell))}
                  label={t("table.trend")}
                />
              )}
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
        ) : error ? (
          <PanelError
            what={t("unread")}
            why={t("unreadWhy")}
            action={
              <Button size="small" onClick={() => void refetch()}>
                {t("retry")}
              </Button>
            }
          />
        ) : (
          <div className="padded">
            <PanelLoading lines={6} />
          </div>
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
      <select
        className="input"
        aria-label={t("table.group")}
        value={filter.group ?? ""}
        onChange={(event) => onChange({ group: GROUPS.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">{t("anyGroup")}</option>
        {GROUPS.map((group) => (
          <option key={group} value={group}>
            {t(`table.groups.${group}`)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("status")}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ status: OBJECTIVE_STATUSES.find((one) => one === event.target.value) ?? null })}
      >
        <option value="">{t("anyStatus")}</option>
        {OBJECTIVE_STATUSES.map((status) => (
          <option key={status} value={status}>
            {word(STATE_OF[status])}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("region")}
        value={filter.region ?? ""}
        onChange={(event) => onChange({ region: event.target.value || null })}
      >
        <option value="">{t("anyRegion")}</option>
        {regions.map((region) => (
          <option key={region}>{region}</option>
        ))}
      </select>
    </search>
  );
}

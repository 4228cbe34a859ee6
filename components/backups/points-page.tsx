"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Crumb } from "./crumb.tsx";
import { ObjectsLink } from "./objects-link.tsx";
import { cursorText, inputOf, POINTS_FILTER } from "./points-filter.ts";
import { PointsFilters } from "./points-filters.tsx";
import { PointsTable } from "./points-table.tsx";

/** Every recovery point, newest first, page by page. */
export function PointsPage() {
  const t = useTranslations("backups.points");
  const trpc = useTRPC();
  const [filter, setFilter] = useQueryStates(POINTS_FILTER, { history: "push" });
  const { data, error, refetch } = useQuery(
    trpc.backups.points.queryOptions(inputOf(filter), { placeholderData: keepPreviousData, refetchInterval: 30_000 }),
  );
  const filtered = filter.component !== null || filter.kind !== null || filter.region !== null || filter.gone === true;
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <Crumb />
          <h1 className="text-page">{t(error && !data ? "unread" : "title")}</h1>
          <p className="quiet">{t("lead")}</p>
        </div>
        <div className="push">
          <ObjectsLink component={filter.component} />
        </div>
      </header>
      <Panel
        title={t("list")}
        note={filtered ? t("filtered") : null}
        end={<PointsFilters filter={filter} onChange={(next) => void setFilter({ ...next, after: null })} />}
        flush
      >
        {data ? (
          data.rows.length > 0 ? (
            <PointsTable points={data.rows} />
          ) : (
            <PanelEmpty
              icon="database"
              what={t(filtered ? "noneMatch" : "none")}
              why={t(filtered ? "noneMatchWhy" : "noneWhy")}
              action={
                filtered ? (
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
            lines={8}
          />
        )}
        {data ? (
          <Pager
            label={t("pages")}
            newest={t("newest")}
            older={t("older")}
            at={filter.after}
            next={data.next === null ? null : cursorText(data.next)}
            onGo={(after) => void setFilter({ after })}
          />
        ) : null}
      </Panel>
    </div>
  );
}

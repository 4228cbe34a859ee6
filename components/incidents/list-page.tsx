"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { useActs } from "../shell/acts.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { IncidentTable } from "./incident-table.tsx";
import { inputOf, LIST_FILTER } from "./list-filter.ts";
import { ListFilters } from "./list-filters.tsx";

/** What is open first, the worst at the top; then what is over, newest first. Filters and page are in the address. */
export function IncidentsPage() {
  const t = useTranslations("incidents");
  const trpc = useTRPC();
  const { may, open } = useActs();
  const [filter, setFilter] = useQueryStates(LIST_FILTER, { history: "push" });
  const { data, error, refetch } = useQuery(
    trpc.incidents.list.queryOptions(inputOf(filter), { placeholderData: keepPreviousData, refetchInterval: 15_000 }),
  );
  const filtered = filter.status !== null || filter.severity !== null;
  const rows = data ? [...data.open, ...data.resolved] : [];
  const headline = data
    ? filtered
      ? t("list.title")
      : data.open.length === 0
        ? t("list.calm")
        : t("list.busy", { open: data.open.length })
    : t(error ? "list.unread" : "list.title");
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">{headline}</h1>
          <p className="quiet">{t("list.lead")}</p>
        </div>
        {may.declare ? (
          <Button kind="primary" className="push" onClick={() => open("declare")}>
            <Icon name="plus" size="s" />
            {t("list.declare")}
          </Button>
        ) : null}
      </header>
      <Panel
        title={t("list.all")}
        note={t("list.order")}
        end={<ListFilters filter={filter} onChange={(next) => void setFilter({ ...next, before: null })} />}
        flush
      >
        {data ? (
          rows.length > 0 ? (
            <IncidentTable rows={rows} />
          ) : (
            <PanelEmpty
              icon="siren"
              what={t(filtered ? "list.noneMatch" : "list.none")}
              why={t(filtered ? "list.noneMatchWhy" : "list.noneWhy")}
              action={
                filtered ? (
                  <Button size="small" onClick={() => void setFilter(null)}>
                    {t("list.clear")}
                  </Button>
                ) : null
              }
            />
          )
        ) : (
          <ListUnread
            error={error}
            what={t("list.unread")}
            why={t("list.unreadWhy")}
            retry={t("retry")}
            onRetry={() => void refetch()}
            lines={5}
          />
        )}
        {data ? (
          <Pager
            label={t("list.pages")}
            newest={t("list.newest")}
            older={t("list.older")}
            at={filter.before}
            next={data.next}
            onGo={(before) => void setFilter({ before })}
          />
        ) : null}
      </Panel>
    </div>
  );
}

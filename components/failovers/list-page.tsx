"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
import { HistoryTable } from "./history-table.tsx";
import { inputOf, LIST_FILTER } from "./list-filter.ts";
import { ListFilters } from "./list-filters.tsx";
import { OpenRuns } from "./open-runs.tsx";

/** What waits for a person and what runs, then what was. Filters and page are in the address. */
export function FailoversPage({ mayRequest }: { readonly mayRequest: boolean }) {
  const t = useTranslations("failovers");
  const trpc = useTRPC();
  const [filter, setFilter] = useQueryStates(LIST_FILTER, { history: "push" });
  const { data, error, refetch } = useQuery(
    trpc.failovers.list.queryOptions(inputOf(filter), { placeholderData: keepPreviousData, refetchInterval: 15_000 }),
  );
  const filtered = filter.status !== null || filter.region !== null || filter.plan !== null;
  const waiting = data?.open.filter((run) => run.status === "awaiting_approval" || run.status === "paused").length ?? 0;
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">
            {data
              ? filter.status !== null
                ? t("list.title")
                : data.open.length === 0
                  ? t("list.calm")
                  : t("list.busy", { open: data.open.length, waiting })
              : error
                ? t("list.unread")
                : t("list.title")}
          </h1>
          <p className="quiet">{t("list.lead")}</p>
        </div>
        {mayRequest ? (
          <ButtonLink kind="primary" href="/failovers/new" className="push">
            <Icon name="plus" size="s" />
            {t("list.start")}
          </ButtonLink>
        ) : null}
      </header>
      {data && data.open.length > 0 ? <OpenRuns runs={data.open} /> : null}
      <Panel
        title={t("list.history")}
        note={filtered ? t("list.filtered") : null}
        end={<ListFilters filter={filter} onChange={(next) => void setFilter({ ...next, before: null })} />}
        flush
      >
        {data ? (
          data.history.length > 0 ? (
            <HistoryTable runs={data.history} />
          ) : (
            <PanelEmpty
              icon="shift"
              what={t(filtered ? "list.noneMatch" : "list.none")}
              why={t(filtered ? "list.noneMatchWhy" : "list.noneWhy")}
              action={
                filtered ? (
                  <Button size="small" onClick={() => void setFilter(null)}>
                    {t("list.clear")}
                  </Button>
                ) : mayRequest ? (
                  <ButtonLink size="small" href="/failovers/new">
                    {t("list.preview")}
                  </ButtonLink>
                ) : null
              }
            />
          )
        ) : error ? (
          <PanelError
            what={t("list.unread")}
            why={t("list.unreadWhy")}
            action={
              <Button size="small" onClick={() => void refetch()}>
                {t("retry")}
              </Button>
            }
          />
        ) : (
          <div className="padded">
            <PanelLoading lines={5} />
          </div>
        )}
        {data && (data.next !== null || filter.before !== null) ? (
          <nav className="pager" aria-label={t("list.pages")}>
            {filter.before === null ? null : (
              <Button size="small" onClick={() => void setFilter({ before: null })}>
                {t("list.newest")}
              </Button>
            )}
            {data.next === null ? null : (
              <Button size="small" onClick={() => void setFilter({ before: data.next })}>
                {t("list.older")}
              </Button>
            )}
          </nav>
        ) : null}
      </Panel>
    </div>
  );
}

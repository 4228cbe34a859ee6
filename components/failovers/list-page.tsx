"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
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
  // A filter leaves out open runs as well: how many there are is then not known.
  const waiting = data?.open.filter((run) => run.status === "awaiting_approval" || run.status === "paused").length ?? 0;
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">
            {data
              ? filtered
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

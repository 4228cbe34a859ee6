"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty, PanelError } from "../ui/panel.tsx";
import { Crumb } from "./crumb.tsx";
import { whyEmpty } from "./objects-empty.ts";
import { cursorText, inputOf, OBJECTS_FILTER } from "./objects-filter.ts";
import { ObjectsFilters } from "./objects-filters.tsx";
import { ObjectsNote } from "./objects-note.tsx";
import { ObjectsTable } from "./objects-table.tsx";

/** Every version of every object of a store, page by page: the newest first, or those of a prefix in the order of their keys. */
export function ObjectsPage() {
  const t = useTranslations("backups.objects");
  const trpc = useTRPC();
  const [filter, setFilter] = useQueryStates(OBJECTS_FILTER, { history: "push" });
  const { data, error, refetch } = useQuery(
    trpc.backups.objects.queryOptions(inputOf(filter), { placeholderData: keepPreviousData, refetchInterval: 30_000 }),
  );
  const missing = error?.data?.code === "NOT_FOUND";
  const empty = data && data.rows.length === 0 ? whyEmpty(data, filter) : null;
  const clear = (what: Parameters<typeof setFilter>[0]) => (
    <Button size="small" onClick={() => void setFilter(what)}>
      {t("clear")}
    </Button>
  );
  return (
    <div className="list-page objects-page">
      <header className="list-head">
        <div>
          <Crumb
            also={
              data?.component ? (
                <>
                  <span className="mono">{data.component}</span> <span className="tag">{data.region}</span>
                </>
              ) : null
            }
          />
          <h1 className="text-page">{t(data || !error ? "title" : missing ? "missing" : "unread")}</h1>
          <p className="quiet">{t("lead")}</p>
        </div>
      </header>
      <Panel
        title={t("list")}
        note={data?.component ? <ObjectsNote inventory={data.inventory} /> : null}
        end={
          <ObjectsFilters
            filter={filter}
            component={data?.component ?? null}
            stores={data?.stores ?? []}
            onChange={(next) => void setFilter({ ...next, after: null })}
          />
        }
        flush
      >
        {data ? (
          empty === null ? (
            <ObjectsTable versions={data.rows} />
          ) : (
            <PanelEmpty
              icon="database"
              what={t(`empty.${empty}.what`)}
              why={t(`empty.${empty}.why`)}
              action={empty === "noneMatch" ? clear({ which: null, prefix: null, after: null }) : null}
            />
          )
        ) : missing ? (
          <PanelError what={t("missing")} why={t("missingWhy")} action={clear(null)} />
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
            newest={t(filter.prefix ? "first" : "newest")}
            older={t(filter.prefix ? "next" : "olderPage")}
            at={filter.after}
            next={data.next === null ? null : cursorText(data.next)}
            onGo={(after) => void setFilter({ after })}
          />
        ) : null}
      </Panel>
    </div>
  );
}

"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import type { AuditRow } from "#server/audit/router.ts";
import { isForbidden, unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { AUDIT_FILTER, filterOf, isFiltered } from "./audit-filter.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { ChainLine } from "./chain-line.tsx";
import { EventDetail } from "./event-detail.tsx";
import { ExportButtons } from "./export-buttons.tsx";

/** Who did what to what, and when. Rows are only ever added; filters and page are in the address. */
export function AuditPage({ mayRead }: { readonly mayRead: boolean }) {
  const t = useTranslations("audit");
  const trpc = useTRPC();
  const [address, setAddress] = useQueryStates(AUDIT_FILTER, { history: "push" });
  const [opened, setOpened] = useState<AuditRow | null>(null);
  const filter = filterOf(address);
  const cursor = address.cursor && UUID.test(address.cursor) ? address.cursor : undefined;
  const { data, error, refetch } = useQuery(
    trpc.audit.list.queryOptions(
      { filter, ...(cursor ? { cursor } : {}) },
      { placeholderData: keepPreviousData, ...unlessForbidden, ...(mayRead ? {} : { enabled: false }) },
    ),
  );
  const forbidden = !mayRead || isForbidden(error);
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">{t(forbidden ? "forbidden" : error && !data ? "unread" : "title")}</h1>
          <p className="quiet">{t("lead")}</p>
          {forbidden ? null : <ChainLine />}
        </div>
        {forbidden ? null : <ExportButtons filter={filter} />}
      </header>
      {forbidden ? (
        <Panel title={t("events")}>
          <PanelEmpty icon="lock" what={t("forbiddenWhat")} why={t("forbiddenWhy")} />
        </Panel>
      ) : (
        <>
          <AuditFilters
            address={address}
            onChange={(change) => void setAddress({ ...change, cursor: null })}
            onClear={() => void setAddress(null)}
          />
          <Panel title={t("events")} note={t("newestFirst")} flush>
            {data ? (
              data.rows.length > 0 ? (
                <AuditTable
                  rows={data.rows}
                  onOpen={setOpened}
                  onFilter={(change) => void setAddress({ ...change, cursor: null })}
                />
              ) : (
                <PanelEmpty
                  icon="book"
                  what={t(isFiltered(address) ? "noneMatch" : "none")}
                  why={t(isFiltered(address) ? "noneMatchWhy" : "noneWhy")}
                  action={
                    isFiltered(address) ? (
                      <Button size="small" onClick={() => void setAddress(null)}>
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
                at={cursor || null}
                next={data.next}
                onGo={(at) => void setAddress({ cursor: at })}
              />
            ) : null}
          </Panel>
        </>
      )}
      <EventDetail row={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

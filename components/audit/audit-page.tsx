"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import type { AuditRow } from "#server/audit/router.ts";
import { isForbidden, unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel, PanelEmpty, PanelError, PanelLoading } from "../ui/panel.tsx";
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
                <PanelLoading lines={8} />
              </div>
            )}
            {data && (data.next !== null || cursor) ? (
              <nav className="pager" aria-label={t("pages")}>
                {cursor ? (
                  <Button size="small" onClick={() => void setAddress({ cursor: null })}>
                    {t("newest")}
                  </Button>
                ) : null}
                {data.next === null ? null : (
                  <Button size="small" onClick={() => void setAddress({ cursor: data.next })}>
                    {t("older")}
                  </Button>
                )}
              </nav>
            ) : null}
          </Panel>
        </>
      )}
      <EventDetail row={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { ApprovalRow } from "#server/approvals/router.ts";
import { titleOf } from "../failovers/plan-title.ts";
import { runName } from "../failovers/run-name.ts";
import { isForbidden, unlessForbidden } from "../failovers/unless-forbidden.ts";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Remaining } from "../ui/duration.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Pager } from "../ui/pager.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Time } from "../ui/time.tsx";
import { ApprovalStatusMark } from "./approval-status.tsx";
import { NotProven } from "./not-proven.tsx";
import { proposalName } from "./proposal-name.ts";

const SHOWN = ["all", "pending", "approved", "rejected", "expired", "voided"] as const;

/** Every request for a decision: what waits first, with the time it has left. */
export function ApprovalsPage() {
  const t = useTranslations("approvals");
  const trpc = useTRPC();
  const [address, setAddress] = useQueryStates(
    { status: parseAsStringLiteral(SHOWN).withDefault("all"), before: parseAsString, error: parseAsString },
    { history: "push" },
  );
  const input = {
    ...(address.status === "all" ? {} : { status: [address.status] }),
    ...(address.before ? { before: address.before } : {}),
  };
  const { data, error, refetch } = useQuery(
    trpc.approvals.list.queryOptions(input, {
      placeholderData: keepPreviousData,
      refetchInterval: 15_000,
      ...unlessForbidden,
    }),
  );
  // The rows are one page of what was asked for: what waits is counted over all.
  const banner = useQuery(trpc.overview.banner.queryOptions(undefined, { refetchInterval: 15_000 }));
  const waiting = banner.isSuccess ? banner.data.pendingApprovals : null;
  const forbidden = isForbidden(error);
  const headline = data
    ? waiting === null
      ? t("list.title")
      : waiting > 0
        ? t("list.waiting", { n: waiting })
        : t("list.calm")
    : t(forbidden ? "state.mayNotRead" : error ? "list.unread" : "list.title");
  const options = SHOWN.map((value) => ({ value, label: value === "all" ? t("list.all") : t(`status.${value}`) }));
  return (
    <div className="list-page">
      <header className="list-head">
        <div>
          <h1 className="text-page">{headline}</h1>
          <p className="quiet">{t("list.lead")}</p>
        </div>
      </header>
      {address.error ? (
        <NotProven error={address.error} onClose={() => void setAddress({ error: null }, { history: "replace" })} />
      ) : null}
      <Panel
        title={t("list.title")}
        end={
          <Segmented
            label={t("list.filter")}
            value={address.status}
            options={options}
            onChange={(status) => void setAddress({ status, before: null })}
          />
        }
        flush
      >
        {data ? (
          data.rows.length > 0 ? (
            <Rows rows={data.rows} />
          ) : (
            <PanelEmpty icon="person" what={t("list.none")} why={t("list.noneWhy")} />
          )
        ) : (
          <ListUnread
            error={error}
            what={t(forbidden ? "state.mayNotReadWhat" : "list.unread")}
            why={t(forbidden ? "state.mayNotReadWhy" : "list.unreadWhy")}
            retry={forbidden ? null : t("retry")}
            onRetry={() => void refetch()}
            lines={4}
          />
        )}
        {data ? (
          <Pager
            label={t("list.pages")}
            newest={t("list.newest")}
            older={t("list.older")}
            at={address.before || null}
            next={data.next || null}
            onGo={(before) => void setAddress({ before })}
          />
        ) : null}
      </Panel>
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly ApprovalRow[] }) {
  const t = useTranslations("approvals.list");
  const locale = useLocale();
  return (
    <table className="data-table big approvals">
      <thead>
        <tr>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("status")}</th>
          <th scope="col">{t("approvals")}</th>
          <th scope="col">{t("by")}</th>
          <th scope="col">{t("at")}</th>
          <th scope="col" className="end-aligned">
            {t("left")}
          </th>
          <th scope="col">
            <span className="unseen">{t("open")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="linked">
            <th scope="row" className="what">
              <Link href={`/approvals/${row.id}`} className="row-link strong">
                {row.kind === "run" ? titleOf(row, locale) : t("policy", { n: row.changes })}
              </Link>
              <span className="quiet text-small" style={{ display: "block" }}>
                <span className="mono">
                  {row.kind === "run" ? runName(row.run.number) : proposalName(row.proposal)}
                </span>{" "}
                · {row.kind === "run" ? `${row.from} → ${row.to}` : t("weaker", { n: row.weaker })} · {row.reason}
              </span>
            </th>
            <td>
              <ApprovalStatusMark status={row.status} />
            </td>
            <td className="signed">
              {row.approved} / {row.threshold}
            </td>
            <td className="soft by">{row.requestedByName}</td>
            <td className="quiet at">
              <Time at={row.createdAt} shape="moment" />
            </td>
            <td className="end-aligned strong left">
              {row.status === "pending" ? <Remaining until={row.expiresAt} /> : null}
            </td>
            <td className="end-aligned open">
              <ButtonLink size="small" href={`/approvals/${row.id}`}>
                {t(row.status === "pending" ? "review" : "open")}
              </ButtonLink>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { BackupRow } from "#server/backups/router.ts";
import { useTRPC } from "../live/trpc.ts";
import { Ladder } from "../ui/ladder.tsx";
import { Panel } from "../ui/panel.tsx";
import { PanelUnread } from "../ui/panel-unread.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { ladderSteps } from "./ladder-steps.ts";
import { useRowName } from "./row-name.ts";

/** How far each backup is proven, on the overview: whoever wants to know more opens the page. */
export function BackupsPanel({ shown }: { readonly shown: readonly string[] }) {
  const t = useTranslations("backups.overview");
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.backups.read.queryOptions(undefined, { refetchInterval: 30_000 }));
  if (!data)
    return (
      <PanelUnread
        title={t("title")}
        failed={isError}
        what={t("unread")}
        why={t("unreadWhy")}
        retry={t("retry")}
        onRetry={() => void refetch()}
        lines={3}
        tight
      />
    );
  const rows = data.rows.filter((row) => shown.includes(row.region));
  if (rows.length === 0) return null;
  const several = new Set(rows.map((row) => row.region)).size > 1;
  return (
    <Panel
      title={
        <Link href="/backups" className="row-link">
          {t("title")}
        </Link>
      }
      end={<span className="quiet text-small">{t("steps")}</span>}
      tight
    >
      <ul className="backup-lines">
        {rows.map((row) => (
          <Line key={row.component} row={row} region={several} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ row, region }: { readonly row: BackupRow; readonly region: boolean }) {
  const t = useTranslations("backups");
  const nameOf = useRowName();
  const { ladder } = row;
  return (
    <li className="list-row">
      <span className="name">
        {nameOf(row)} {region ? <span className="tag">{row.region}</span> : null}
      </span>
      <span className="end">
        {row.recoverable.is === "no" ? (
          <Status state="bad">{t("overview.no")}</Status>
        ) : ladder === null || !row.fresh ? (
          <Status state="na" />
        ) : (
          <>
            <Ladder {...ladderSteps(ladder)} />
            <span className={ladder.decay === "holds" ? "step" : "step risk strong"}>
              {ladder.decay === "holds" ? t(`confidence.${ladder.confidence}`) : t(`overview.${ladder.decay}`)}
            </span>
          </>
        )}
        <span className="quiet date">{ladder?.at ? <Time at={ladder.at} shape="date" /> : "—"}</span>
      </span>
    </li>
  );
}

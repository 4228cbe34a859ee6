"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useQueryStates } from "nuqs";
import { useTRPC } from "../live/trpc.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListUnread } from "../ui/list-unread.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { BACKUPS_ADDRESS, shownRegion } from "./backups-address.ts";
import { BackupsHead } from "./backups-head.tsx";
import { BackupsTable } from "./backups-table.tsx";
import { CheckedAge } from "./checked-age.tsx";
import { PitrPanel } from "./pitr-panel.tsx";
import { pointsHref } from "./points-filter.ts";
import { standardsHref } from "./standards-filter.ts";
import { TrendPanel } from "./trend-panel.tsx";

/** What could we restore, to when, how fast, and how do we know that it works? One region at a time. */
export function BackupsPage() {
  const t = useTranslations("backups");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.backups.read.queryOptions(undefined, { refetchInterval: 15_000 }));
  const [address] = useQueryStates(BACKUPS_ADDRESS);
  const region = shownRegion(address.region, data?.regions ?? []);
  const rows = data?.rows.filter((row) => row.region === region) ?? [];
  return (
    <div className="backups-page">
      <BackupsHead
        region={region}
        rows={rows}
        planned={data?.planned ?? []}
        known={data !== undefined}
        failed={error !== null}
      />
      <Panel
        title={t("table.title")}
        note={t("table.note")}
        end={
          <>
            {data ? <CheckedAge rows={rows} /> : null}
            <ButtonLink size="small" kind="ghost" href={standardsHref()}>
              {t("table.standards")} <Icon name="right" size="xs" />
            </ButtonLink>
            <ButtonLink size="small" kind="ghost" href={pointsHref(region === "" ? {} : { region })}>
              {t("table.points")} <Icon name="right" size="xs" />
            </ButtonLink>
          </>
        }
        flush
      >
        {data ? (
          rows.length > 0 ? (
            <BackupsTable rows={rows} />
          ) : (
            <PanelEmpty icon="database" what={t("empty.what")} why={t("empty.why")} />
          )
        ) : (
          <ListUnread
            error={error}
            what={t("unread")}
            why={t("unreadWhy")}
            retry={t("retry")}
            onRetry={() => void refetch()}
            lines={6}
          />
        )}
      </Panel>
      {data && data.archives.length > 0 ? (
        <div className="backup-panels">
          <PitrPanel backups={data} region={region} mayTest={data.may.test} />
          <TrendPanel archives={data.archives.filter((archive) => archive.region === region)} />
        </div>
      ) : null}
    </div>
  );
}

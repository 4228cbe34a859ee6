"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { stateAt } from "#domain/regions/cell.ts";
import { BacklogPanels } from "../backlog/backlog-panel.tsx";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { localTitle } from "../shell/local-title.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { STATE_ICON, type State, Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { ComponentNodes } from "./component-nodes.tsx";
import { ComponentRuns } from "./component-runs.tsx";
import { DesiredTable } from "./desired-table.tsx";
import { RelationList } from "./relation-list.tsx";
import { Unread } from "./unread.tsx";

/** One component: nodes as measured, what is wanted of it, what the site's file says, runs that touched it. */
export function ComponentPage({ id }: { readonly id: string }) {
  const t = useTranslations("regions");
  const kinds = useTranslations("overview");
  const locale = useLocale();
  const trpc = useTRPC();
  const nowMs = useNow();
  const { data, error, refetch } = useQuery(trpc.regions.component.queryOptions({ id }, ALSO_UNTOLD));
  if (!data) return <Unread error={error} again={() => void refetch()} />;
  const states = data.nodes.map(({ cell }) => stateAt(cell, nowMs));
  const worst: State = (["bad", "na", "risk"] as const).find((one) => states.includes(one)) ?? "ok";
  const n = states.filter((one) => one === worst).length;
  return (
    <div className="list-page component-page">
      <header>
        <nav aria-label={t("way")} className="crumbs">
          <span>
            <Link href="/regions">{t("all")}</Link>
          </span>
          {data.regions.map((region) => (
            <span key={region}>
              <Icon name="right" size="xs" />
              <Link href={`/regions/${encodeURIComponent(region)}`}>{region}</Link>
            </span>
          ))}
        </nav>
        <h1 className="text-page">
          {worst === "ok" ? null : <Icon name={STATE_ICON[worst]} className={worst} />}{" "}
          {`${localTitle(data.service.title, locale, id)} · ${kinds(`kind.${data.kind}`)}`}{" "}
          <span className="component-id mono quiet">{data.id}</span>
        </h1>
        <p className={worst === "ok" ? "quiet" : worst}>
          {error
            ? t("unread.headline")
            : t(`componentHeadline.${worst as "ok" | "risk" | "bad" | "na"}`, { n, all: states.length })}
        </p>
      </header>
      {data.unprotectedSince ? (
        <p className="unprotected-box">
          <Status state="risk">{t("unprotected")}</Status>
          {t.rich("unprotectedSince", {
            time: () => <Time at={data.unprotectedSince ?? data.readAt} shape="moment" />,
          })}
        </p>
      ) : null}
      {data.kind === "stream" || data.kind === "consumers" ? <BacklogPanels component={data.id} /> : null}
      <ComponentNodes page={data} />
      <div className="overview-columns">
        <div className="stack">
          <DesiredTable desired={data.desired} />
          <ComponentRuns runs={data.runs} />
        </div>
        <div className="stack aside">
          <Panel title={t("relations")} tight>
            <RelationList relations={data.relations} />
          </Panel>
          <Panel title={t("settings")} note="haechi.yaml" tight>
            {data.settings.length === 0 ? <PanelEmpty what={t("noSettings")} /> : null}
            <dl className="settings">
              {data.settings.map(({ name, value }) => (
                <div key={name} className="list-row">
                  <dt className="quiet">{t(`setting.${name}`)}</dt>
                  <dd className="mono">{value}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
      </div>
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { Icon } from "../ui/icon.tsx";
import { STATE_ICON } from "../ui/status.tsx";
import { Crumbs } from "./crumbs.tsx";
import { headlineOf } from "./headline.ts";
import { TopologyView } from "./topology-view.tsx";
import { Unread } from "./unread.tsx";
import { useLostZones } from "./use-lost-zones.ts";
import { ZoneTable } from "./zone-table.tsx";

/** Every region, or one: how zones hang together, and what each would cost to lose. */
export function RegionsPage({ region }: { readonly region: string | null }) {
  const t = useTranslations("regions");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.regions.map.queryOptions(region === null ? {} : { region }, ALSO_UNTOLD),
  );
  const lost = useLostZones();
  const nowMs = useNow();
  if (!data) return <Unread error={error} again={() => void refetch()} />;
  const { key, state, n } = headlineOf(data.regions, lost, nowMs);
  const zones = data.regions.flatMap((one) => one.zones);
  return (
    <div className="list-page regions-page">
      <header>
        <Crumbs region={region} />
        <h1 className="text-page" aria-live="polite">
          {state === "ok" ? null : <Icon name={STATE_ICON[state]} className={state} />}{" "}
          {error ? t("unread.headline") : t(`headline.${key}`, { n, all: zones.length })}
        </h1>
        <p className="quiet">{t("lead")}</p>
      </header>
      <TopologyView view={data} lost={lost} />
      <ZoneTable zones={zones} lost={lost} />
    </div>
  );
}

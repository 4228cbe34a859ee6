"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { WitnessPanel } from "../detection/witness-panel.tsx";
import { ALSO_UNTOLD } from "../live/also-untold.ts";
import { useNow } from "../live/clock.tsx";
import { useTRPC } from "../live/trpc.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import { STATE_ICON } from "../ui/status.tsx";
import { Crumbs } from "./crumbs.tsx";
import { headlineOf } from "./headline.ts";
import { IfLostPanel } from "./if-lost-panel.tsx";
import { PlacesPanel } from "./places-panel.tsx";
import { RelationList } from "./relation-list.tsx";
import { Unread } from "./unread.tsx";
import { useLostZones } from "./use-lost-zones.ts";

type Props = { readonly region: string; readonly zone: string };

/** One zone: everything measured in it, how it hangs together with others, and what its loss would mean. */
export function ZonePage({ region, zone }: Props) {
  const t = useTranslations("regions");
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.regions.zone.queryOptions({ region, zone }, ALSO_UNTOLD));
  const detection = useQuery(trpc.detection.current.queryOptions(undefined, ALSO_UNTOLD));
  const lost = useLostZones();
  const nowMs = useNow();
  if (!data) return <Unread error={error} again={() => void refetch()} />;
  const { key, state, n } = headlineOf(
    [{ name: region, country: "", zones: [{ ...data.zone, places: data.places }] }],
    lost,
    nowMs,
  );
  return (
    <div className="list-page zone-page">
      <header>
        <Crumbs region={region} zone={zone} />
        <h1 className="text-page" aria-live="polite">
          {state === "ok" ? null : <Icon name={STATE_ICON[state]} className={state} />}{" "}
          {error ? t("unread.headline") : `${zone} · ${t(`zoneHeadline.${key}`, { n })}`}
        </h1>
        <p className="quiet">{t("lead")}</p>
      </header>
      <div className="overview-columns">
        <div className="stack">
          <PlacesPanel page={data} />
        </div>
        <div className="stack aside">
          <IfLostPanel zone={data.zone} />
          {detection.data ? <WitnessPanel detection={detection.data} zone={zone} /> : null}
          <Panel title={t("relations")} tight>
            <RelationList relations={data.relations} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

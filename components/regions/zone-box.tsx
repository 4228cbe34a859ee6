"use client";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import type { ZoneView } from "#server/regions/router.ts";
import { Status } from "../ui/status.tsx";
import { CellState } from "./cell-state.tsx";
import { placeHref, usePlaceName, zoneHref } from "./place-name.ts";

export type ZoneBoxProps = { readonly zone: ZoneView; readonly lost: boolean };

/** A zone with what stands in it, each as measured. Lost: dashed and hatched. */
export function ZoneBox({ zone, lost }: ZoneBoxProps) {
  const t = useTranslations("regions");
  const format = useFormatter();
  const nameOf = usePlaceName();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  return (
    <section className={lost ? "zone zone-box lost" : "zone zone-box"} aria-label={zone.zone}>
      <header>
        <h3>
          <Link href={zoneHref(zone.region, zone.zone)}>{zone.zone}</Link>
        </h3>
        {lost ? (
          <Status state="bad" loud="solid">
            {t("lost")}
          </Status>
        ) : zone.share === null ? null : (
          <span className="quiet text-small">
            {zone.share > 0 ? t("share", { share: percent(zone.share) }) : t("noShare")}
          </span>
        )}
      </header>
      <ul>
        {zone.places.map((place) => (
          <li key={place.key}>
            <Link href={placeHref(place)} prefetch={false}>
              <span className="what">{nameOf(place)}</span>
              <span className="state">
                <CellState cell={place.cell} brief />
              </span>
            </Link>
          </li>
        ))}
        {zone.of > zone.places.length ? (
          <li>
            <Link href={zoneHref(zone.region, zone.zone)}>{t("more", { n: zone.of - zone.places.length })}</Link>
          </li>
        ) : null}
      </ul>
      <p className="usage">
        <span className="quiet">{t("usage")}</span>
        <span>{zone.usage === null ? "—" : percent(zone.usage)}</span>
      </p>
    </section>
  );
}

"use client";
import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { stateAt } from "#domain/regions/cell.ts";
import type { Relations } from "#domain/regions/relations.ts";
import type { Matrix, MatrixRow } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { samplesHref, zoneHref } from "../regions/place-name.ts";
import { localTitle } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Wall } from "../ui/wall.tsx";

type Props = {
  readonly matrix: Matrix;
  readonly relations: Relations;
  readonly lost: readonly string[];
  readonly readAt: string;
  /** Under the zones: who saw it, and what fails because of it. */
  readonly children?: ReactNode;
};

/** Zones as boxes: the lost one dashed and red, where the traffic goes now above them, the wall between regions. */
export function ZonesPanel({ matrix, relations, lost, readAt, children }: Props) {
  const t = useTranslations("overview.zones");
  return (
    <Panel title={t("title")} end={<Age at={readAt} staleAfterMs={10_000} />}>
      <div className="zones">
        {matrix.regions.map((region, index) => (
          <Fragment key={region.name}>
            {index > 0 ? <Wall /> : null}
            {region.zones.map((zone) => (
              <div className="zone-column" key={zone}>
                <Traffic zone={zone} relations={relations} lost={lost.includes(zone)} />
                <Zone zone={zone} region={region.name} matrix={matrix} lost={lost.includes(zone)} />
              </div>
            ))}
          </Fragment>
        ))}
      </div>
      {children}
    </Panel>
  );
}

/** What the entrance sends here, as it is set and checked there now. */
function Traffic({
  zone,
  relations,
  lost,
}: {
  readonly zone: string;
  readonly relations: Relations;
  readonly lost: boolean;
}) {
  const t = useTranslations("overview.zones");
  const format = useFormatter();
  const shares = relations.entries.filter((entry) => entry.zone === zone);
  const share = shares.length === 0 ? null : Math.max(...shares.map((entry) => entry.share));
  if (share === null) return <p className="entry na">{t("trafficUnknown")}</p>;
  if (share === 0) {
    return (
      <p className={lost ? "entry cut bad" : "entry quiet"}>
        {lost ? <Icon name="close" size="xs" /> : null}
        {t("noTraffic")}
      </p>
    );
  }
  return (
    <p className="entry flows">
      {t("traffic", { share: format.number(share, { style: "percent", maximumFractionDigits: 0 }) })}
    </p>
  );
}

type ZoneProps = { readonly zone: string; readonly region: string; readonly matrix: Matrix; readonly lost: boolean };

function Zone({ zone, region, matrix, lost }: ZoneProps) {
  const t = useTranslations("overview");
  const nameOf = useRowName(matrix);
  const nowMs = useNow();
  return (
    <section className={lost ? "zone lost" : "zone"} aria-label={zone}>
      <header>
        <h3>
          <Link href={zoneHref(region, zone)} prefetch={false}>
            {zone}
          </Link>
        </h3>
        {lost ? (
          <Status state="bad" loud="solid">
            {t("zones.lost")}
          </Status>
        ) : null}
      </header>
      <dl>
        {matrix.rows.map((row) => {
          const cell = row.cells[zone];
          if (!cell) return null;
          const state = stateAt(cell, nowMs);
          return (
            <div key={row.id}>
              <dt>{nameOf(row)}</dt>
              <dd className={state}>
                <Link href={cell.of > 1 ? zoneHref(region, zone) : samplesHref(cell.key)} prefetch={false}>
                  {state === "na" ? t("cell.unmeasured") : t(`cell.${cell.word.key}`, { ...cell.word.values })}
                </Link>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** One database is «the» database; several go by their service's names. */
function useRowName(matrix: Matrix): (row: MatrixRow) => string {
  const t = useTranslations("overview.kindShort");
  const locale = useLocale();
  const several = matrix.rows.filter((row) => row.kind === "database").length > 1;
  return (row) => (row.kind === "database" && several ? localTitle(row.title, locale, row.id) : t(row.kind));
}

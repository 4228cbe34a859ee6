"use client";
import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";
import type { Matrix } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { localTitle } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Panel } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Wall } from "../ui/wall.tsx";

type Props = { readonly matrix: Matrix; readonly lost: readonly string[]; readonly readAt: string };

/** Zones as boxes: the lost one dashed and red, the wall between regions, each component as measured. */
export function ZonesPanel({ matrix, lost, readAt }: Props) {
  const t = useTranslations("overview.zones");
  return (
    <Panel title={t("title")} end={<Age at={readAt} staleAfterMs={10_000} />}>
      <div className="zones">
        {matrix.regions.map((region, index) => (
          <Fragment key={region.name}>
            {index > 0 ? <Wall /> : null}
            {region.zones.map((zone) => (
              <Zone key={zone} zone={zone} matrix={matrix} lost={lost.includes(zone)} />
            ))}
          </Fragment>
        ))}
      </div>
    </Panel>
  );
}

function Zone({ zone, matrix, lost }: { readonly zone: string; readonly matrix: Matrix; readonly lost: boolean }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const now = useNow();
  const databases = matrix.rows.filter((row) => row.kind === "database").length;
  return (
    <section className={lost ? "zone lost" : "zone"} aria-label={zone}>
      <header>
        <h3>{zone}</h3>
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
          const stale = cell.at === null || now - Date.parse(cell.at) > cell.staleAfterMs;
          return (
            <div key={row.id}>
              <dt>
                {row.kind === "database" && databases > 1
                  ? localTitle(row.title, locale, row.id)
                  : t(`kindShort.${row.kind}`)}
              </dt>
              <dd className={stale ? "na" : cell.state}>
                {stale ? t("cell.unmeasured") : t(`cell.${cell.word.key}`, { ...cell.word.values })}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

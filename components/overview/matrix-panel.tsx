"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";
import type { Matrix, MatrixRow } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { zoneHref } from "../regions/place-name.ts";
import { localTitle } from "../shell/local-title.ts";
import { AgeText } from "../ui/age.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Wall } from "../ui/wall.tsx";
import { IfLostCell } from "./if-lost-cell.tsx";
import { MatrixCell } from "./matrix-cell.tsx";
import { hasStopped } from "./measuring.ts";

type Props = { readonly matrix: Matrix /** Regions to show. */; readonly shown: readonly string[] };

/** Services × zones, measured states alone. Between regions stands the wall. */
export function MatrixPanel({ matrix, shown }: Props) {
  const t = useTranslations("overview.matrix");
  const regions = matrix.regions.filter(({ name }) => shown.includes(name));
  const zones = regions.flatMap((region) => region.zones);
  const rows = matrix.rows.filter((row) => zones.some((zone) => row.cells[zone]));
  const oldestAt = matrix.oldestAt;
  const stopped = hasStopped(matrix, useNow());
  const end = oldestAt ? (
    <span className="note-beside">
      {t.rich("points", { points: matrix.points, age: () => <AgeText at={oldestAt} /> })}
    </span>
  ) : null;
  if (matrix.points === 0) {
    return (
      <Panel title={t("title")}>
        <PanelEmpty icon="unmeasured" what={t("empty.what")} why={t("empty.why")} />
      </Panel>
    );
  }
  return (
    <Panel title={t("title")} note={t("note")} end={end} flush>
      <table className="matrix">
        <caption className="unseen">{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col" className="tier">
              <span className="unseen">{t("tier")}</span>
            </th>
            <th scope="col" className="name">
              <span className="unseen">{t("component")}</span>
            </th>
            {regions.map((region, index) => (
              <Fragment key={region.name}>
                {index > 0 ? (
                  <td className="wall-cell">
                    <Wall />
                  </td>
                ) : null}
                {region.zones.map((zone) => (
                  <th scope="col" key={zone}>
                    <Link href={zoneHref(region.name, zone)} prefetch={false}>
                      <b>{zone}</b>
                    </Link>{" "}
                    <span className="quiet text-small">
                      {region.zones.length > 1 ? t("zone") : t("regionZone", { region: region.name })}
                    </span>
                  </th>
                ))}
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id}>
              <td className="tier">{row.tier === rows[index - 1]?.tier ? null : <TierName row={row} />}</td>
              <RowName row={row} />
              {regions.map((region, at) => (
                <Fragment key={region.name}>
                  {at > 0 ? <td className="wall-cell" /> : null}
                  {region.zones.map((zone) => (
                    <MatrixCell key={zone} cell={row.cells[zone] ?? null} zoneHref={zoneHref(region.name, zone)} />
                  ))}
                </Fragment>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t("ifLost")}
            </th>
            {regions.map((region, at) => (
              <Fragment key={region.name}>
                {at > 0 ? <td className="wall-cell" /> : null}
                {region.zones.map((zone) => (
                  <IfLostCell
                    key={zone}
                    ifLost={matrix.ifLost[zone] ?? null}
                    only={region.zones.length === 1}
                    stopped={stopped}
                  />
                ))}
              </Fragment>
            ))}
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

function TierName({ row }: { readonly row: MatrixRow }) {
  const t = useTranslations("overview.tier");
  return <>{row.tier ? t(row.tier) : t("self")}</>;
}

function RowName({ row }: { readonly row: MatrixRow }) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const title =
    row.kind === "database" && row.service ? localTitle(row.title, locale, row.service) : t(`kind.${row.kind}`);
  return (
    <th scope="row" className="name">
      {title} <span className="quiet text-small">{t(`adapter.${row.adapter}`)}</span>
    </th>
  );
}

"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import type { ObjectiveCell, ObjectiveRow } from "#server/overview/router.ts";
import { runName } from "../shell/local-title.ts";
import { Time } from "../ui/time.tsx";
import { useAchieved, useCurrent, useTarget } from "./figures.ts";
import { ObjectiveVerdict } from "./objective-status.tsx";
import { objectiveHref, useObjectiveTitle } from "./objective-title.ts";

type Props = {
  readonly rows: readonly ObjectiveRow[];
  /** Regions; of those after the first only figure and verdict. */
  readonly shown: readonly string[];
  /** The trend of an objective in the first region; null: no such column. */
  readonly trend?: ((row: ObjectiveRow, region: string) => ReactNode) | null;
};

/** Target, current, achieved and the verdict, for each region shown (mission A4). Every figure leads to where it comes from. */
export function ObjectiveTable({ rows, shown, trend = null }: Props) {
  const t = useTranslations("objectives.table");
  return (
    <table className="data-table objectives">
      <caption className="unseen">{t("caption")}</caption>
      <thead>
        <tr>
          <th scope="col" className="group">
            <span className="unseen">{t("group")}</span>
          </th>
          <th scope="col">{t("objective")}</th>
          <th scope="col" className="end-aligned">
            {t("target")}
          </th>
          {shown.map((region, index) => (
            <Fragment key={region}>
              <th scope="col" className={`end-aligned ${index > 0 ? "edge" : ""}`}>
                {t("current", { region })}
              </th>
              {index === 0 ? (
                <>
                  <th scope="col" className="end-aligned">
                    {t("achieved")}
                  </th>
                  <th scope="col">{t("basis")}</th>
                  {trend ? <th scope="col">{t("trend")}</th> : null}
                </>
              ) : null}
              <th scope="col">{t("verdict", { region })}</th>
            </Fragment>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Row key={row.id} row={row} shown={shown} trend={trend} first={rows[index - 1]?.group !== row.group} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row,
  shown,
  trend,
  first,
}: Omit<Props, "rows"> & { readonly row: ObjectiveRow; readonly first: boolean }) {
  const t = useTranslations("objectives.table");
  const target = useTarget();
  const title = useObjectiveTitle();
  const cells = shown.map((region) => row.regions.find((cell) => cell.region === region) ?? null);
  const look = cells.some((cell) => cell && isAlarming(cell));
  return (
    <tr className={look ? "at" : undefined}>
      <td className="group">{first ? t(`groups.${row.group}`) : null}</td>
      <th scope="row">
        <Link href={objectiveHref(row.id, cells.find((cell) => cell)?.region ?? "")} className="row-name">
          {title(row)}
        </Link>
      </th>
      <td className="end-aligned soft">{target(row.targetMs)}</td>
      {cells.map((cell, index) => (
        <Cells key={shown[index]} row={row} cell={cell} main={index === 0} trend={trend ?? null} />
      ))}
    </tr>
  );
}

/** Amber marks the row to look at; what somebody answers for is not one. */
export function isAlarming(cell: ObjectiveCell): boolean {
  return (cell.status === "at_risk" || cell.status === "breached") && cell.accepted === null;
}

type CellsProps = {
  readonly row: ObjectiveRow;
  readonly cell: ObjectiveCell | null;
  readonly main: boolean;
  readonly trend: Props["trend"];
};

function Cells({ row, cell, main, trend }: CellsProps) {
  const t = useTranslations("objectives");
  const current = useCurrent();
  const achieved = useAchieved();
  const edge = main ? "" : "edge";
  if (!cell) {
    return (
      <td colSpan={main ? (trend ? 5 : 4) : 2} className={`quiet ${edge}`}>
        {t("table.notHere")}
      </td>
    );
  }
  const { because, predicted } = cell.current;
  const why = because
    ? t(`because.${because}`)
    : predicted
      ? t("table.predicted", { n: predicted.n })
      : t("table.measured");
  return (
    <>
      <td className={`end-aligned strong ${edge}`}>
        <Link href={objectiveHref(row.id, cell.region)} className="figure-link" title={why}>
          {current(cell.current, row.group, cell.resolutionMs)}
        </Link>
      </td>
      {main ? (
        <>
          <td className="end-aligned">
            {cell.achieved ? (
              <Link href={`/failovers/${runName(cell.achieved.run)}`} className="figure-link">
                {achieved(cell.achieved.ms)}
              </Link>
            ) : (
              <span className="quiet">—</span>
            )}
          </td>
          <td className="quiet text-small">
            {cell.achieved ? (
              <Link href={`/failovers/${runName(cell.achieved.run)}`} className="underlined">
                {runName(cell.achieved.run)} <Time at={cell.achieved.at} shape="date" />
              </Link>
            ) : (
              t("table.noRun")
            )}
          </td>
          {trend ? <td>{trend(row, cell.region)}</td> : null}
        </>
      ) : null}
      <td>
        <ObjectiveVerdict cell={cell} targetMs={row.targetMs} />
        {because ? <span className="why quiet text-small">{why}</span> : null}
      </td>
    </>
  );
}

"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";
import type { ObjectiveCell, ObjectiveRow } from "#server/overview/router.ts";
import { localTitle, runName } from "../shell/local-title.ts";
import { formatTook } from "../ui/format-duration.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useMeasured, useTarget } from "./measured.ts";
import { STATE_OF } from "./state-of.ts";

type Props = { readonly rows: readonly ObjectiveRow[]; readonly shown: readonly string[] };

/** Target, current, achieved and the verdict, for each region shown (mission A4). */
export function ObjectivesPanel({ rows, shown }: Props) {
  const t = useTranslations("overview.objectives");
  if (rows.length === 0) {
    return (
      <Panel title={t("title")}>
        <PanelEmpty icon="gauge" what={t("empty.what")} why={t("empty.why")} />
      </Panel>
    );
  }
  return (
    <Panel title={t("title")} note={t("note")} flush>
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
                <th scope="col" className="end-aligned">
                  {t("achieved")}
                </th>
                <th scope="col">{t("evidence")}</th>
                <th scope="col">{t("verdict", { region })}</th>
              </Fragment>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row key={row.id} row={row} shown={shown} first={rows[index - 1]?.group !== row.group} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Row({
  row,
  shown,
  first,
}: {
  readonly row: ObjectiveRow;
  readonly shown: readonly string[];
  readonly first: boolean;
}) {
  const t = useTranslations("overview.objectives");
  const locale = useLocale();
  const target = useTarget();
  const cells = shown.map(
    (region, index) =>
      row.regions.find((cell) => cell.region === region) ??
      (index === 0 ? row.regions.find((cell) => cell.region === null) : undefined),
  );
  const look = cells.some((cell) => cell?.status === "at_risk" || cell?.status === "breached");
  return (
    <tr className={look ? "at" : undefined}>
      <td className="group">{first ? t(`groups.${row.group}`) : null}</td>
      <th scope="row">
        {row.title
          ? localTitle(row.title, locale, row.id)
          : t(row.id === "response/mitigation" ? "response.mitigation" : "response.normal")}
      </th>
      <td className="end-aligned soft">{target(row.targetMs)}</td>
      {cells.map((cell, index) => (
        <Cells key={shown[index]} cell={cell ?? null} border={index > 0} />
      ))}
    </tr>
  );
}

function Cells({ cell, border }: { readonly cell: ObjectiveCell | null; readonly border: boolean }) {
  const t = useTranslations("overview.objectives");
  const measured = useMeasured();
  const edge = border ? "edge" : "";
  if (!cell) {
    return (
      <td colSpan={4} className={`quiet ${edge}`}>
        {t("notHere")}
      </td>
    );
  }
  return (
    <>
      <td className={`end-aligned strong ${edge}`}>
        {cell.current ? measured(cell.current, cell.resolutionMs) : <span className="quiet">—</span>}
      </td>
      <td className="end-aligned">
        {cell.achieved ? (
          cell.achieved.ms === 0 ? (
            t("zero")
          ) : (
            formatTook(cell.achieved.ms)
          )
        ) : (
          <span className="quiet">—</span>
        )}
      </td>
      <td className="quiet text-small">{cell.achieved ? <Evidence achieved={cell.achieved} /> : t("noEvidence")}</td>
      <td>
        <Status state={STATE_OF[cell.status]} />
      </td>
    </>
  );
}

function Evidence({ achieved }: { readonly achieved: NonNullable<ObjectiveCell["achieved"]> }) {
  return (
    <Link href={`/failovers/${runName(achieved.run)}`} className="underlined">
      {runName(achieved.run)} <Time at={achieved.at} shape="date" />
    </Link>
  );
}

"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { RunRow } from "#server/failovers/router.ts";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";
import { runName } from "./run-name.ts";
import { RunStatusMark } from "./run-status.tsx";
import { runTitle } from "./run-title.ts";

/** What has ended, newest first. Amber marks the rows somebody should still look at. */
export function HistoryTable({ runs }: { readonly runs: readonly RunRow[] }) {
  const t = useTranslations("failovers.history");
  const formatTook = useTook();
  const locale = useLocale();
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("number")}</th>
          <th scope="col">{t("what")}</th>
          <th scope="col">{t("mode")}</th>
          <th scope="col">{t("regions")}</th>
          <th scope="col">{t("status")}</th>
          <th scope="col" className="end-aligned">
            {t("took")}
          </th>
          <th scope="col">{t("by")}</th>
          <th scope="col">{t("at")}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr
            key={run.id}
            className={run.status === "completed_with_exceptions" || run.status === "failed" ? "linked at" : "linked"}
          >
            <td className="mono">
              <Link href={`/failovers/${run.number}`} className="row-link">
                {runName(run.number)}
              </Link>
            </td>
            <th scope="row">{runTitle(run, locale)}</th>
            <td className="soft">{t(`modes.${run.mode}`)}</td>
            <td>{run.regions.join(", ")}</td>
            <td>
              <RunStatusMark status={run.status} desired={run.desired} />
            </td>
            <td className="end-aligned">
              {run.startedAt && run.endedAt ? formatTook(Date.parse(run.endedAt) - Date.parse(run.startedAt)) : "—"}
            </td>
            <td className="soft">{run.requestedByName}</td>
            <td className="quiet">
              <Time at={run.requestedAt} shape="moment" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

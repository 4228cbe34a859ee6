"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { incidentName } from "#domain/incidents/incident.ts";
import type { IncidentRow } from "#server/incidents/router.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { useIncidentTitle } from "./incident-title.ts";
import { SeverityMark } from "./severity-mark.tsx";

/** One row an incident. Amber marks what is still open. */
export function IncidentTable({ rows }: { readonly rows: readonly IncidentRow[] }) {
  const t = useTranslations("incidents");
  const title = useIncidentTitle();
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">{t("column.severity")}</th>
          <th scope="col">{t("column.what")}</th>
          <th scope="col">{t("column.number")}</th>
          <th scope="col">{t("column.status")}</th>
          <th scope="col">{t("column.where")}</th>
          <th scope="col" className="end-aligned">
            {t("column.took")}
          </th>
          <th scope="col" className="end-aligned">
            {t("column.runs")}
          </th>
          <th scope="col">{t("column.by")}</th>
          <th scope="col">{t("column.at")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.number} className={row.status === "open" ? "linked at" : "linked"}>
            <td>
              <SeverityMark severity={row.severity} open={row.status === "open"} />
            </td>
            <th scope="row">
              <Link href={`/incidents/${row.number}`} className="row-link">
                {title(row.title)}
              </Link>
            </th>
            <td className="mono">{incidentName(row.number)}</td>
            <td>
              <Status state={row.status === "open" ? "bad" : "ok"}>{t(`status.${row.status}`)}</Status>
            </td>
            <td>{[...row.zones, ...(row.zones.length > 0 ? [] : row.regions)].join(", ") || "—"}</td>
            <td className="end-aligned">
              <Elapsed since={row.since} until={row.resolvedAt} />
            </td>
            <td className="end-aligned">
              {row.runs.inProgress > 0 ? t("runsOpen", row.runs) : row.runs.total > 0 ? row.runs.total : "—"}
            </td>
            <td className="soft">{row.declaredByName}</td>
            <td className="quiet">
              <Time at={row.declaredAt} shape="moment" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

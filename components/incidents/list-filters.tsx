"use client";
import { useTranslations } from "next-intl";
import { INCIDENT_STATUSES, type IncidentStatus, SEVERITIES, type Severity } from "#domain/incidents/incident.ts";
import type { ListFilter } from "./list-filter.ts";

type Change = Partial<Pick<ListFilter, "status" | "severity">>;
type Props = { readonly filter: ListFilter; readonly onChange: (change: Change) => void };

export function ListFilters({ filter, onChange }: Props) {
  const t = useTranslations("incidents");
  return (
    <search className="filters" aria-label={t("list.filters")}>
      <select
        className="input"
        aria-label={t("list.status")}
        value={filter.status ?? ""}
        onChange={(event) => onChange({ status: (event.target.value || null) as IncidentStatus | null })}
      >
        <option value="">{t("list.anyStatus")}</option>
        {INCIDENT_STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("list.severity")}
        value={filter.severity ?? ""}
        onChange={(event) => onChange({ severity: (Number(event.target.value) || null) as Severity | null })}
      >
        <option value="">{t("list.anySeverity")}</option>
        {SEVERITIES.map((severity) => (
          <option key={severity} value={severity}>
            {t("severity", { severity })}
          </option>
        ))}
      </select>
    </search>
  );
}

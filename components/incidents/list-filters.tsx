"use client";
import { useTranslations } from "next-intl";
import { INCIDENT_STATUSES, SEVERITIES } from "#domain/incidents/incident.ts";
import { FilterChoice } from "../ui/filter-choice.tsx";
import type { ListFilter } from "./list-filter.ts";

type Change = Partial<Pick<ListFilter, "status" | "severity">>;
type Props = { readonly filter: ListFilter; readonly onChange: (change: Change) => void };

export function ListFilters({ filter, onChange }: Props) {
  const t = useTranslations("incidents");
  return (
    <search className="filters" aria-label={t("list.filters")}>
      <FilterChoice
        label={t("list.status")}
        any={t("list.anyStatus")}
        value={filter.status}
        values={INCIDENT_STATUSES}
        word={(status) => t(`status.${status}`)}
        onChoose={(status) => onChange({ status })}
      />
      <FilterChoice
        label={t("list.severity")}
        any={t("list.anySeverity")}
        value={filter.severity}
        values={SEVERITIES}
        word={(severity) => t("severity", { severity })}
        onChoose={(severity) => onChange({ severity })}
      />
    </search>
  );
}

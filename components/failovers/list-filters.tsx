"use client";
import { useTranslations } from "next-intl";
import { RUN_STATUSES } from "#domain/runs/status.ts";
import { FilterChoice } from "../ui/filter-choice.tsx";
import { TypedInput } from "../ui/typed-input.tsx";
import type { ListFilter } from "./list-filter.ts";

type Change = Partial<Pick<ListFilter, "status" | "region" | "plan">>;
type Props = { readonly filter: ListFilter; readonly onChange: (change: Change) => void };

/** State, region and plan. */
export function ListFilters({ filter, onChange }: Props) {
  const t = useTranslations("failovers");
  return (
    <search className="filters" aria-label={t("list.filters")}>
      <FilterChoice
        label={t("list.status")}
        any={t("list.anyStatus")}
        value={filter.status}
        values={RUN_STATUSES}
        word={(status) => t(`status.${status}`)}
        onChoose={(status) => onChange({ status })}
      />
      <TypedInput
        aria-label={t("list.region")}
        placeholder={t("list.region")}
        value={filter.region ?? ""}
        onTake={(region) => onChange({ region })}
      />
      <TypedInput
        aria-label={t("list.plan")}
        placeholder={t("list.plan")}
        value={filter.plan ?? ""}
        onTake={(plan) => onChange({ plan })}
      />
    </search>
  );
}

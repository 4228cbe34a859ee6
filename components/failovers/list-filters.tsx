"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { RUN_STATUSES } from "#domain/runs/status.ts";
import { FilterChoice } from "../ui/filter-choice.tsx";
import type { ListFilter } from "./list-filter.ts";

type Change = Partial<Pick<ListFilter, "status" | "region" | "plan">>;
type Props = { readonly filter: ListFilter; readonly onChange: (change: Change) => void };

/** State, region and plan. Text is taken over when it is finished, not letter by letter. */
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
      <Words
        key={`region ${filter.region}`}
        label={t("list.region")}
        value={filter.region}
        onChange={(region) => onChange({ region })}
      />
      <Words
        key={`plan ${filter.plan}`}
        label={t("list.plan")}
        value={filter.plan}
        onChange={(plan) => onChange({ plan })}
      />
    </search>
  );
}

function Words({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const [text, setText] = useState(value ?? "");
  const take = () => {
    const next = text.trim() || null;
    if (next !== value) onChange(next);
  };
  return (
    <input
      className="input"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}

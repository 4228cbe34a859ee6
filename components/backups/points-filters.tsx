"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { RECOVERY_POINT_KINDS, type RecoveryPointKind } from "#domain/recovery-points/recovery-point.ts";
import { useTRPC } from "../live/trpc.ts";
import { FilterChoice } from "../ui/filter-choice.tsx";
import type { PointsFilter } from "./points-filter.ts";

type Change = Partial<Omit<PointsFilter, "after">>;
type Props = { readonly filter: PointsFilter; readonly onChange: (change: Change) => void };

/** Versions of objects have a list of their own. */
const KINDS: readonly RecoveryPointKind[] = RECOVERY_POINT_KINDS.filter((kind) => kind !== "object-version");

/** Component, kind and region of the site, and whether what is gone is shown as well. */
export function PointsFilters({ filter, onChange }: Props) {
  const t = useTranslations("backups");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.backups.read.queryOptions());
  const regions = data?.regions ?? [];
  const components = (data?.rows ?? [])
    .filter((row) => row.kind !== "objects" && (filter.region === null || row.region === filter.region))
    .map((row) => row.component);
  // What is in the address is offered, whether or not the site still has it.
  const withChosen = <Value extends string>(all: readonly Value[], chosen: Value | null) =>
    chosen === null || all.includes(chosen) ? all : [chosen, ...all];
  return (
    <search className="filters" aria-label={t("points.filters")}>
      <FilterChoice
        label={t("points.region")}
        any={t("points.anyRegion")}
        value={filter.region}
        values={withChosen(regions, filter.region)}
        word={(region) => region}
        onChoose={(region) => onChange({ region })}
      />
      <FilterChoice
        label={t("points.component")}
        any={t("points.anyComponent")}
        value={filter.component}
        values={withChosen(components, filter.component)}
        word={(component) => component}
        onChoose={(component) => onChange({ component })}
      />
      <FilterChoice
        label={t("points.kind")}
        any={t("points.anyKind")}
        value={filter.kind}
        values={withChosen(KINDS, filter.kind)}
        word={(kind) => t(`pointKind.${kind}`)}
        onChoose={(kind) => onChange({ kind })}
      />
      <label className="choice">
        <input
          type="checkbox"
          checked={filter.gone === true}
          onChange={(event) => onChange({ gone: event.target.checked || null })}
        />
        {t("points.withGone")}
      </label>
    </search>
  );
}

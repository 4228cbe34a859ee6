"use client";
import { useTranslations } from "next-intl";
import { WHICH_VERSIONS } from "#domain/objects/version-state.ts";
import { Segmented } from "../ui/segmented.tsx";
import type { ObjectsFilter } from "./objects-filter.ts";
import { PrefixField } from "./prefix-field.tsx";

type Change = Partial<Omit<ObjectsFilter, "after">>;
type Props = {
  readonly filter: ObjectsFilter;
  /** Null: the site has none, or it is not known yet which is shown. */
  readonly component: string | null;
  readonly stores: readonly string[];
  readonly onChange: (change: Change) => void;
};

/** The store, where there are several, the versions that are there, gone or wrong, and how their keys begin. */
export function ObjectsFilters({ filter, component, stores, onChange }: Props) {
  const t = useTranslations("backups.objects");
  return (
    <search className="filters" aria-label={t("filters")}>
      {stores.length > 1 ? (
        <select
          className="input"
          aria-label={t("store")}
          value={stores.find((store) => store === filter.component) ?? component ?? ""}
          onChange={(event) => onChange({ component: event.target.value })}
        >
          {stores.map((store) => (
            <option key={store} value={store}>
              {store}
            </option>
          ))}
        </select>
      ) : null}
      <Segmented
        label={t("which")}
        value={filter.which}
        options={WHICH_VERSIONS.map((value) => ({ value, label: t(`whichOne.${value}`) }))}
        onChange={(which) => onChange({ which })}
      />
      <PrefixField label={t("prefix")} value={filter.prefix ?? ""} onTake={(prefix) => onChange({ prefix })} />
    </search>
  );
}

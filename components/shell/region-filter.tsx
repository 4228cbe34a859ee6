"use client";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { Segmented } from "../ui/segmented.tsx";

/** The region shown, in the address, so that a link shows the same. Empty: all of them. */
export function useRegionFilter() {
  return useQueryState("region", parseAsString.withDefault(""));
}

export function RegionFilter({ regions }: { readonly regions: readonly string[] }) {
  const t = useTranslations("shell.regions");
  const [region, setRegion] = useRegionFilter();
  const options = [{ value: "", label: t("all") }, ...regions.map((name) => ({ value: name, label: name }))];
  return (
    <Segmented label={t("label")} value={region} options={options} onChange={(next) => void setRegion(next || null)} />
  );
}

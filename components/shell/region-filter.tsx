"use client";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { Segmented } from "../ui/segmented.tsx";

/** The region shown, in the address, so that a link shows the same. Empty: all of them. */
export function useRegionFilter() {
  return useQueryState("region", parseAsString.withDefault(""));
}

type Props = {
  readonly regions: readonly string[];
  /** The page shows one at a time: the first where none is chosen. */
  readonly one?: boolean;
};

export function RegionFilter({ regions, one = false }: Props) {
  const t = useTranslations("shell.regions");
  const [region, setRegion] = useRegionFilter();
  const named = regions.map((name) => ({ value: name, label: name }));
  const options = one ? named : [{ value: "", label: t("all") }, ...named];
  const value = one && !regions.includes(region) ? (regions[0] ?? "") : region;
  return (
    <Segmented label={t("label")} value={value} options={options} onChange={(next) => void setRegion(next || null)} />
  );
}

import { useFormatter, useTranslations } from "next-intl";
import type { IfZoneLost } from "#domain/regions/if-zone-lost.ts";

export type IfLostReason = IfZoneLost["reasons"][number];

/** Shares (headroom, after, gate) as percentages; everything else as it is. */
export function useIfLostReason(): (reason: IfLostReason) => string {
  const t = useTranslations("overview.ifLost.reason");
  const format = useFormatter();
  const shares = ["headroom", "after", "gate"];
  return ({ key, values }) => {
    const shown = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" && shares.includes(name) ? format.number(value, { style: "percent" }) : value,
    ]);
    return t(key, Object.fromEntries(shown));
  };
}

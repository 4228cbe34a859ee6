"use client";
import { useTranslations } from "next-intl";

/** What the bar of a step and its two ticks mean. */
export function PlanLegend({ n }: { readonly n: number }) {
  const t = useTranslations("failovers.legend");
  return (
    <span className="plan-legend">
      <span>
        <svg width="26" height="10" aria-hidden="true">
          <rect y="3" width="26" height="4" rx="2" fill="var(--track)" />
          <rect y="3" width="12" height="4" rx="2" fill="var(--ink-3)" />
        </svg>
        {t("thisRun")}
      </span>
      <span>
        <svg width="4" height="10" aria-hidden="true">
          <rect x="1" width="1.5" height="10" fill="var(--ink-2)" />
        </svg>
        p50
      </span>
      <span>
        <svg width="4" height="10" aria-hidden="true">
          <rect x="1" width="1.5" height="10" fill="var(--line-2)" />
        </svg>
        p95
      </span>
      <span>{n > 0 ? t("ofPast", { n }) : t("noPast")}</span>
    </span>
  );
}

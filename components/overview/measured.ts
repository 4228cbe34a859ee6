import { useTranslations } from "next-intl";
import type { MeasuredNow } from "#server/overview/router.ts";
import { formatDuration } from "../ui/format-duration.ts";

/** A figure measured now: «≤ 1 s» at the edge of what can be told apart (never 0), else m:ss; a dash with its reason otherwise. */
export function useMeasured(): (measured: MeasuredNow, resolutionMs: number) => string {
  const t = useTranslations("overview.objectives");
  return (measured, resolutionMs) => {
    if (measured.ms === null) return "—";
    if (measured.ms <= 60_000) return t("atMost", { seconds: Math.ceil(Math.max(measured.ms, resolutionMs) / 1000) });
    return formatDuration(measured.ms);
  };
}

/** A target as the site's file says it: minutes where it is whole minutes. */
export function useTarget(): (ms: number) => string {
  const t = useTranslations("overview.objectives");
  return (ms) =>
    ms === 0 ? t("zero") : ms % 60_000 === 0 ? t("minutes", { minutes: ms / 60_000 }) : formatDuration(ms);
}

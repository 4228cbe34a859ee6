import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { dayParts, formatDuration, formatSeconds, formatTook } from "./format-duration.ts";

/** m:ss as `formatDuration`; from a day on in days and hours, since nobody reads 288:14:03 as twelve days. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations("ui.duration");
  return useCallback(
    (ms) => {
      const days = dayParts(ms);
      return days ? t("days", days) : formatDuration(ms);
    },
    [t],
  );
}

/** How long a thing took, as `formatTook`, in the reader's language. */
export function useTook(): (ms: number) => string {
  const t = useTranslations("ui.duration");
  const duration = useDuration();
  return useCallback((ms) => formatTook(ms, (n) => t("seconds", { n }), duration), [t, duration]);
}

/** As `formatSeconds`, in the reader's language. */
export function useSeconds(): (ms: number) => string {
  const t = useTranslations("ui.duration");
  return useCallback((ms) => formatSeconds(ms, (n) => t("seconds", { n })), [t]);
}

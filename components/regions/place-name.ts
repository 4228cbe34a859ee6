import { useLocale, useTranslations } from "next-intl";
import type { MeasuredPlace } from "#server/regions/router.ts";
import { localTitle } from "../shell/local-title.ts";

/** What people call a component: a database by its service, everything else by what it is. */
export function usePlaceName(): (place: Pick<MeasuredPlace, "kind" | "title">) => string {
  const t = useTranslations("overview.kind");
  const locale = useLocale();
  return ({ kind, title }) => (kind === "database" ? localTitle(title, locale, t(kind)) : t(kind));
}

/** Its own page; an agent's samples, since an agent has none. */
export function placeHref({ component, key }: Pick<MeasuredPlace, "component" | "key">): string {
  return component === null ? samplesHref(key) : `/components/${component}`;
}

/** The samples behind a figure. */
export function samplesHref(key: string): string {
  return `/measurements?${new URLSearchParams({ key })}`;
}

export function zoneHref(region: string, zone: string): string {
  return `/regions/${encodeURIComponent(region)}/${encodeURIComponent(zone)}`;
}

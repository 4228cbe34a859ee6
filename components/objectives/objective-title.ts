import { useLocale, useTranslations } from "next-intl";
import type { ObjectiveRow } from "#server/overview/router.ts";
import { localTitle } from "../shell/local-title.ts";

/** Name of an objective: its service's title, or the words of a response objective. */
export function useObjectiveTitle(): (row: Pick<ObjectiveRow, "id" | "title">) => string {
  const t = useTranslations("objectives.response");
  const locale = useLocale();
  return ({ id, title }) =>
    title ? localTitle(title, locale, id) : t(id === "response/mitigation" ? "mitigation" : "normal");
}

/** The page of an objective in a region. */
export function objectiveHref(id: string, region: string): string {
  return `/objectives/${id}?region=${encodeURIComponent(region)}`;
}

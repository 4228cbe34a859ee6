import { useLocale, useTranslations } from "next-intl";
import type { BackupRow } from "#server/backups/router.ts";
import { localTitle } from "../shell/local-title.ts";

/** What a kind is called: of some the service's own name says it. */
export function useRowName(): (row: Pick<BackupRow, "kind" | "title" | "component">) => string {
  const t = useTranslations("backups.kind");
  const locale = useLocale();
  return ({ kind, title, component }) => t(kind, { service: localTitle(title, locale, component) });
}

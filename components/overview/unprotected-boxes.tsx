"use client";
import { useLocale, useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { localTitle } from "../shell/local-title.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";

export function UnprotectedBoxes({ unprotected }: { readonly unprotected: Banner["unprotected"] }) {
  const t = useTranslations("shell.crisis");
  const locale = useLocale();
  return unprotected.map((row) => (
    <p className="unprotected-box" key={row.component}>
      <Status state="risk">
        {t("unprotected")} <Elapsed since={row.since} />
      </Status>
      <span>{localTitle(row.title, locale, row.component)}</span>
      <span className="soft text-small push">{row.component}</span>
    </p>
  ));
}

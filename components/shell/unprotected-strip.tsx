"use client";
import { useLocale, useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { useReasons } from "../reasons/use-reasons.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { localTitle } from "./local-title.ts";
import { Strip } from "./strip.tsx";

/** «Unprotected since» counts on every page until protection is measured again. */
export function UnprotectedStrip({ unprotected }: { readonly unprotected: Banner["unprotected"] }) {
  const t = useTranslations("shell.crisis");
  const locale = useLocale();
  const reasons = useReasons();
  return unprotected.map((row) => (
    <Strip
      tone="risk"
      key={row.component}
      told={
        <>
          <Status state="risk" loud="solid">
            {t("unprotected")}
          </Status>
          <span className="said">
            {t("unprotectedWhat", { component: `${localTitle(row.title, locale, row.component)} (${row.component})` })}
            {row.because.length > 0 ? ` · ${reasons.all(row.because)}` : ""}
          </span>
        </>
      }
    >
      <span>
        {t("elapsed")} <Elapsed since={row.since} />
      </span>
    </Strip>
  ));
}

"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { ReasonWords } from "../backups/reason-words.tsx";
import { standardsHref } from "../backups/standards-filter.ts";
import { Elapsed } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { localTitle } from "./local-title.ts";
import { Strip } from "./strip.tsx";

/** On every page while a backup is not what it must be: an alert, since nobody notices by themselves until it is needed. */
export function BreachStrip({ standards }: { readonly standards: Banner["standards"] }) {
  const t = useTranslations("shell.breach");
  const parts = useTranslations("backups.part");
  const locale = useLocale();
  const [first] = standards.worst;
  if (first === undefined) return null;
  return (
    <Strip
      tone="bad"
      told={
        <>
          <Status state="bad" loud="solid">
            {t("title", { n: standards.breached })}
          </Status>
          <span className="said">
            <strong>
              {localTitle(first.title, locale, first.component)} · {parts(first.part)}
            </strong>
            {first.because ? (
              <>
                {": "}
                <ReasonWords reason={first.because} />
              </>
            ) : null}
          </span>
        </>
      }
    >
      <span className="quiet">
        {t("since")} <Elapsed since={first.since} />
      </span>
      <Link href={standardsHref(standards.breached === 1 ? { of: first.component } : {})} className="row-link push">
        {t("open")}
      </Link>
    </Strip>
  );
}

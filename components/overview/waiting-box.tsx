"use client";
import { useLocale, useTranslations } from "next-intl";
import type { Banner } from "#server/overview/router.ts";
import { localTitle, runName } from "../shell/local-title.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Status } from "../ui/status.tsx";

/** One violet box answers «who is being waited for». Nothing waits: it is not there. */
export function WaitingBox({ banner }: { readonly banner: Banner }) {
  const t = useTranslations("overview.waiting");
  const locale = useLocale();
  const waiting = banner.openRuns.flatMap((run) =>
    run.status === "awaiting_approval" || run.status === "paused" ? [{ ...run, status: run.status }] : [],
  );
  if (waiting.length === 0) return null;
  return (
    <section className="waiting-box" aria-label={t("title", { count: waiting.length })}>
      <Status state="hold">{t("title", { count: waiting.length })}</Status>
      <ul>
        {waiting.map((run) => (
          <li className="row apart" key={run.id}>
            <span>
              {runName(run.number)} {localTitle(run.title, locale, "")}{" "}
              <span className="soft text-small">{t(run.status)}</span>
            </span>
            <ButtonLink size="small" href={`/failovers/${run.number}`}>
              {t("look")}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

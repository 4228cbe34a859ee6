"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { paceOf } from "#domain/runs/pace.ts";
import type { Banner } from "#server/overview/router.ts";
import { useNow } from "../live/clock.tsx";
import { Elapsed } from "../ui/duration.tsx";
import { Status } from "../ui/status.tsx";
import { useTook } from "../ui/use-duration.ts";
import { localTitle, runName } from "./local-title.ts";
import { Strip } from "./strip.tsx";

/** On every page while a step takes longer than it did in 95 of 100 past runs. */
export function SlowStrip({ steps }: { readonly steps: Banner["runningSteps"] }) {
  const t = useTranslations("shell.slow");
  const formatTook = useTook();
  const locale = useLocale();
  const now = useNow();
  return steps
    .filter((step) => paceOf(now - Date.parse(step.startedAt), step.past) === "late")
    .map((step) => (
      <Strip
        tone="risk"
        key={`${step.run} ${step.id}`}
        told={
          <>
            <Status state="risk" loud="solid">
              {t("late")}
            </Status>
            <Link href={`/failovers/${runName(step.run)}?step=${encodeURIComponent(step.id)}`} className="underlined">
              {t("what", { run: runName(step.run), step: localTitle(step.title, locale, step.id) })}
            </Link>
            <span>{t("usual", { p95: formatTook(step.past.p95Ms), n: step.past.n })}</span>
          </>
        }
      >
        <span>
          {t("elapsed")} <Elapsed since={step.startedAt} />
        </span>
      </Strip>
    ));
}

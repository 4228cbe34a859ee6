"use client";
import { useLocale, useTranslations } from "next-intl";
import { useNow } from "../live/clock.tsx";
import { BrandMark } from "../ui/brand-mark.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Elapsed } from "../ui/duration.tsx";
import { Icon } from "../ui/icon.tsx";
import { SCALE_MS } from "../ui/place-phases.ts";
import { Time } from "../ui/time.tsx";
import type { Crisis } from "./crisis.ts";
import { localTitle, runName } from "./local-title.ts";

/** On every page while it lasts: what is lost, what runs, since when, and the way to it. */
export function CrisisBar({ crisis }: { readonly crisis: Crisis }) {
  const t = useTranslations("shell.crisis");
  const locale = useLocale();
  const now = useNow();
  const { run, zones, answeredBy } = crisis;
  const values = run ? Object.values(run.values).filter(Boolean).join(", ") : "";
  return (
    <section className={answeredBy === null ? "crisis-bar" : "crisis-bar answered"} aria-label={t("label")}>
      <BrandMark size={26} fraction={(now - Date.parse(crisis.since)) / SCALE_MS} />
      <span className="label">
        <Icon name="cross" size="s" />
        {zones.length > 0 ? t("zoneLost", { zones: zones.join(", ") }) : runName(run?.number ?? 0)}
      </span>
      <h2 className="what" aria-live="assertive">
        {run
          ? t("run", {
              plan: [localTitle(run.title, locale, ""), values].filter(Boolean).join(" · "),
              status: t(`status.${run.status}`),
            })
          : t(answeredBy === null ? "zoneLostNoRun" : "zoneEvacuated", { zones: zones.join(", ") })}
      </h2>
      <span>
        {run || answeredBy ? `${runName(run?.number ?? answeredBy ?? 0)} · ` : ""}
        {t.rich(crisis.firstFailingAt ? "since" : "started", {
          time: () => <Time at={crisis.firstFailingAt ?? crisis.since} />,
        })}
      </span>
      <span className="end">
        <span>{t("elapsed")}</span>
        <span className="clock">
          <Elapsed since={crisis.since} />
        </span>
        <ButtonLink {...(answeredBy === null ? { kind: "on-solid" as const } : {})} href={nextOf(crisis)}>
          {run ? t("open") : t(answeredBy === null ? "start" : "return")}
        </ButtonLink>
      </span>
    </section>
  );
}

/** The clear next step: the run that answers; the return of an evacuated zone; or the choice of a recovery. */
function nextOf({ run, zones, answeredBy }: Crisis): string {
  if (run) return `/failovers/${run.number}`;
  const [zone] = zones;
  return answeredBy !== null && zone
    ? `/failovers/new?${new URLSearchParams({ plan: "zone-return", zone })}`
    : "/failovers";
}

"use client";
import { useLocale, useTranslations } from "next-intl";
import { incidentName } from "#domain/incidents/incident.ts";
import { useIncidentTitle } from "../incidents/incident-title.ts";
import { useNow } from "../live/clock.tsx";
import { useReasons } from "../reasons/use-reasons.ts";
import { BrandMark } from "../ui/brand-mark.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Elapsed } from "../ui/duration.tsx";
import { Icon } from "../ui/icon.tsx";
import { SCALE_MS } from "../ui/place-phases.ts";
import { Time } from "../ui/time.tsx";
import { useActs } from "./acts.tsx";
import { type Crisis, nextStep } from "./crisis.ts";
import { localTitle, runName } from "./local-title.ts";

/** On every page while it lasts: how bad, what is lost, what runs or why nothing does, since when, and the way to it. */
export function CrisisBar({ crisis }: { readonly crisis: Crisis }) {
  const t = useTranslations("shell.crisis");
  const now = useNow();
  const reasons = useReasons();
  const { incident, run, zones, answeredBy, settled } = crisis;
  const next = nextStep(crisis, useActs().may);
  const number = run?.number ?? answeredBy;
  const loud = settled ? {} : { kind: "on-solid" as const };
  return (
    <section className={settled ? "crisis-bar answered" : "crisis-bar"} aria-label={t("label")}>
      <BrandMark size={26} fraction={(now - Date.parse(crisis.since)) / SCALE_MS} />
      <span className="label">
        <Icon name="cross" size="s" />
        {incident
          ? t("severity", { severity: incident.severity })
          : zones.length > 0
            ? t("zoneLost", { zones: zones.join(", ") })
            : runName(run?.number ?? 0)}
      </span>
      <h2 className="what" aria-live="assertive">
        {useWhat(crisis)}
      </h2>
      <span>
        {incident ? `${incidentName(incident.number)} · ` : ""}
        {number === null ? "" : `${runName(number)} · `}
        {t.rich(crisis.firstFailingAt ? "since" : "started", {
          time: () => <Time at={crisis.firstFailingAt ?? crisis.since} />,
        })}
      </span>
      <span className="end">
        <span>{t("elapsed")}</span>
        <span className="clock">
          <Elapsed since={crisis.since} />
        </span>
        {next ? (
          <ButtonLink {...(incident ? { kind: settled ? "default" : "on-solid-quiet" } : loud)} href={next.href}>
            {t(next.word)}
          </ButtonLink>
        ) : null}
        {incident ? (
          <ButtonLink {...loud} href={`/incidents/${incident.number}`}>
            {t("openIncident")}
          </ButtonLink>
        ) : null}
      </span>
      {incident && incident.held.length > 0 && run === null ? (
        <p className="held">
          <Icon name="pause" size="s" />
          {t("held", { why: reasons.all(incident.held) })}
        </p>
      ) : null}
    </section>
  );
}

/** The incident in its own words and the state of the run that answers it; without one, what is lost. */
function useWhat({ incident, run, zones, answeredBy, settled }: Crisis): string {
  const t = useTranslations("shell.crisis");
  const locale = useLocale();
  const title = useIncidentTitle();
  const values = run ? Object.values(run.values).filter(Boolean).join(", ") : "";
  const running = run
    ? t("run", {
        plan: [localTitle(run.title, locale, ""), values].filter(Boolean).join(" · "),
        status: t(`status.${run.status}`),
      })
    : null;
  if (!incident)
    return running ?? t(answeredBy === null ? "zoneLostNoRun" : "zoneEvacuated", { zones: zones.join(", ") });
  return [title(incident.title), running ?? t(settled ? "settled" : "noRun")].join(" · ");
}

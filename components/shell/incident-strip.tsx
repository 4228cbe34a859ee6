"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { incidentName, isCrisis } from "#domain/incidents/incident.ts";
import { recoveryStart } from "#domain/incidents/recovery-phases.ts";
import type { Banner } from "#server/overview/router.ts";
import { useIncidentTitle } from "../incidents/incident-title.ts";
import { SeverityMark } from "../incidents/severity-mark.tsx";
import { Elapsed } from "../ui/duration.tsx";
import { Strip } from "./strip.tsx";

type Props = { readonly incidents: Banner["incidents"]; readonly shown: number | null };

/** Open incidents that the red bar does not speak of: one quiet line each. */
export function IncidentStrip({ incidents, shown }: Props) {
  const t = useTranslations("shell.incident");
  const title = useIncidentTitle();
  return incidents
    .filter(({ number }) => number !== shown)
    .map((incident) => (
      <Strip
        tone={isCrisis(incident.severity) ? "risk" : null}
        key={incident.number}
        told={
          <>
            <SeverityMark severity={incident.severity} open />
            <span>
              {title(incident.title)} <span className="mono quiet">{incidentName(incident.number)}</span>
            </span>
          </>
        }
      >
        <span className="quiet">
          {t("elapsed")} <Elapsed since={recoveryStart(incident)} />
        </span>
        <Link href={`/incidents/${incident.number}`} className="row-link push">
          {t("open")}
        </Link>
      </Strip>
    ));
}

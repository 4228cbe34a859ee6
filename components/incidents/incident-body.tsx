"use client";
import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { incidentName } from "#domain/incidents/incident.ts";
import { keepsOpen } from "#domain/incidents/keeps-open.ts";
import { TERMINAL } from "#domain/runs/status.ts";
import type { IncidentRights, IncidentView } from "#server/incidents/router.ts";
import { runTitle } from "../failovers/run-title.ts";
import { useLive } from "../live/live.tsx";
import { useTRPC } from "../live/trpc.ts";
import { MeasuresPanel } from "../measures/measures-panel.tsx";
import { useReasons } from "../reasons/use-reasons.ts";
import { AutomaticBox } from "../response/automatic-box.tsx";
import { runName } from "../shell/local-title.ts";
import { Age } from "../ui/age.tsx";
import { Button } from "../ui/button.tsx";
import { Status } from "../ui/status.tsx";
import { Time } from "../ui/time.tsx";
import { ResolveDialog, SeverityDialog } from "./change-dialogs.tsx";
import { clockOf } from "./clock-of.ts";
import { DetectionsPanel } from "./detections-panel.tsx";
import { IncidentClock } from "./incident-clock.tsx";
import { useIncidentTitle } from "./incident-title.ts";
import { NoteBox } from "./note-box.tsx";
import { RunsPanel } from "./runs-panel.tsx";
import { SeverityMark } from "./severity-mark.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";

type Props = {
  readonly incident: IncidentView;
  readonly may: IncidentRights;
  readonly stale: boolean;
  readonly onChanged: () => void;
};

/** How bad, what, since when, what is done about it and by whom; below, everything that was said of it. */
export function IncidentBody({ incident, may, stale, onChanged }: Props) {
  const trpc = useTRPC();
  const banner = useQuery(trpc.overview.banner.queryOptions());
  return (
    <div className="incident-page">
      <Head incident={incident} may={may} stale={stale} onChanged={onChanged} />
      <IncidentClock incident={incident} />
      <div className="incident-columns">
        <TimelinePanel incident={incident} since={clockOf(incident).since} />
        <div className="stack">
          <RunsPanel runs={incident.runs} />
          <DetectionsPanel detections={incident.detections} />
        </div>
        <div className="stack aside">
          {may.note ? <NoteBox number={incident.number} onChanged={onChanged} /> : null}
          <MeasuresPanel of={{ incident: incident.number }} onlyIfAny={incident.status !== "open"} />
          {banner.data ? <AutomaticBox banner={banner.data} /> : null}
        </div>
      </div>
    </div>
  );
}

function Head({ incident, may, stale, onChanged }: Props) {
  const t = useTranslations("incidents.head");
  const live = useLive();
  const title = useIncidentTitle();
  const [dialog, setDialog] = useState<"severity" | "resolve" | null>(null);
  const open = incident.status === "open";
  const kept = useKeptOpen(incident);
  const shared = { number: incident.number, onClose: () => setDialog(null), onChanged };
  return (
    <header className="run-head">
      <div>
        <div className="line">
          <SeverityMark severity={incident.severity} open={open} />
          <h1>{title(incident.title)}</h1>
          <Status state={open ? "bad" : "ok"}>{t(open ? "open" : "resolved")}</Status>
        </div>
        <p className="headline">{useSentence(incident)}</p>
        <p className="meta">
          <span className="mono">{incidentName(incident.number)}</span>
          <span>
            {t("declared", { by: incident.declaredByName })} <Time at={incident.declaredAt} shape="moment" />
          </span>
          {incident.zones.length > 0 ? <span>{t("where", { where: incident.zones.join(", ") })}</span> : null}
          {incident.resolvedAt ? (
            <span>
              {t("resolvedAt")} <Time at={incident.resolvedAt} shape="moment" />
            </span>
          ) : null}
        </p>
      </div>
      <div className="end">
        <Age at={live.heardAt && !stale ? live.heardAt : incident.readAt} staleAfterMs={7_000} live />
        {open && may.changeSeverity ? <Button onClick={() => setDialog("severity")}>{t("severity")}</Button> : null}
        {open && may.resolve ? (
          <Button kind="primary" disabledReason={kept} onClick={() => setDialog("resolve")}>
            {t("resolve")}
          </Button>
        ) : null}
      </div>
      {dialog === "severity" ? <SeverityDialog {...shared} severity={incident.severity} /> : null}
      {dialog === "resolve" ? <ResolveDialog {...shared} /> : null}
    </header>
  );
}

/** Why it cannot be resolved yet, as the server would say it. */
function useKeptOpen({ runs, detections }: IncidentView): string | null {
  const t = useTranslations("incidents.head.keepsOpen");
  const why = keepsOpen({ runs, losses: detections });
  if (why === null) return null;
  return why.key === "incident-run-open"
    ? t(why.key, { run: runName(why.values.run) })
    : t(why.key, { subject: why.values.subject });
}

/** The state of it in one computed sentence. */
function useSentence({ status, runs, detections }: IncidentView): string {
  const t = useTranslations("incidents.sentence");
  const locale = useLocale();
  const reasons = useReasons();
  if (status === "resolved") return t("resolved");
  const running = runs.find((run) => !TERMINAL.has(run.status));
  if (running)
    return t("running", { run: runTitle(running, locale), settled: running.steps.settled, total: running.steps.total });
  const held = detections.flatMap(({ response, endedAt, answered }) =>
    endedAt === null && !answered && response?.state === "held" ? response.held : [],
  );
  if (held.length > 0) return t("held", { why: reasons.all(held) });
  const lasting = detections.some(({ endedAt }) => endedAt === null);
  const recovered = runs.find(({ mode, status: run }) => mode === "failover" && run.startsWith("completed"));
  if (recovered) return t(lasting ? "answered" : "over", { run: runTitle(recovered, locale) });
  return t(lasting ? "nothingRuns" : detections.length > 0 ? "back" : "declared");
}

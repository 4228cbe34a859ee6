"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { IncidentView } from "#server/incidents/router.ts";
import { RunStatusMark } from "../failovers/run-status.tsx";
import { runTitle } from "../failovers/run-title.ts";
import { runName } from "../shell/local-title.ts";
import { Bar } from "../ui/bar.tsx";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { useTook } from "../ui/use-duration.ts";

/** What was started because of it, by whom, and how far it is. */
export function RunsPanel({ runs }: { readonly runs: IncidentView["runs"] }) {
  const t = useTranslations("incidents.runs");
  const formatTook = useTook();
  const locale = useLocale();
  return (
    <Panel title={t("title")} note={runs.length > 0 ? t("count", { n: runs.length }) : null}>
      {runs.length === 0 ? <PanelEmpty icon="shift" what={t("none")} why={t("noneWhy")} /> : null}
      <ul className="linked-list">
        {runs.map((run) => (
          <li key={run.id}>
            <div className="row apart">
              <Link href={`/failovers/${run.number}`} className="row-link strong">
                {runTitle(run, locale)}
              </Link>
              <RunStatusMark status={run.status} desired={run.desired} />
            </div>
            <div className="row apart quiet text-small">
              <span>
                <span className="mono">{runName(run.number)}</span> · {t("by", { name: run.requestedByName })} ·{" "}
                <Time at={run.requestedAt} />
              </span>
              <span>
                {run.startedAt && run.endedAt
                  ? t("took", { time: formatTook(Date.parse(run.endedAt) - Date.parse(run.startedAt)) })
                  : t("steps", run.steps)}
              </span>
            </div>
            {run.endedAt ? null : (
              <Bar
                value={run.steps.total === 0 ? 0 : run.steps.settled / run.steps.total}
                state={run.status === "running" || run.status === "verifying" ? "run" : "neutral"}
                label={t("steps", run.steps)}
              />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

"use client";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ComponentPage } from "#server/regions/router.ts";
import { localTitle, runName } from "../shell/local-title.ts";
import { Panel, PanelEmpty } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

/** Runs whose plan names the component, newest first. */
export function ComponentRuns({ runs }: Pick<ComponentPage, "runs">) {
  const t = useTranslations("regions");
  const words = useTranslations("failovers.status");
  const locale = useLocale();
  return (
    <Panel title={t("runs")} tight>
      {runs.length === 0 ? <PanelEmpty icon="shift" what={t("noRuns")} /> : null}
      <ul>
        {runs.map((run) => (
          <li className="list-row" key={run.number}>
            <Link className="strong underlined" href={`/failovers/${run.number}`}>
              {runName(run.number)}
            </Link>
            <span>{[localTitle(run.title, locale, ""), ...Object.values(run.values)].filter(Boolean).join(" · ")}</span>
            <span className="end">
              <span className="soft">{words(run.status)}</span>
              <Time at={run.requestedAt} shape="moment" className="quiet text-small" />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

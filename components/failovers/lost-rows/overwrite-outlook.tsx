"use client";
import { useTranslations } from "next-intl";
import type { PlanPreview } from "#server/plans/router.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Panel, PanelEmpty } from "../../ui/panel.tsx";
import { Time } from "../../ui/time.tsx";
import { runName } from "../run-name.ts";

type Compared = NonNullable<PlanPreview["overwrites"]>["compared"];

/** What a run that may overwrite rows would have executives sign: rows that had changed since that second when a run counted them last. */
export function OverwriteOutlook({ compared }: { readonly compared: Compared }) {
  const t = useTranslations("failovers.start.overwrite");
  return (
    <Panel
      title={t("title")}
      end={
        compared ? (
          <ButtonLink size="small" href={`/failovers/${compared.run}`}>
            {runName(compared.run)}
          </ButtonLink>
        ) : null
      }
    >
      {compared === null ? (
        <PanelEmpty icon="eye" what={t("none")} why={t("noneWhy")} />
      ) : (
        <dl className="pairs">
          <dt>{t("rows")}</dt>
          <dd>{t("atMost", { n: compared.rows })}</dd>
          <dt>{t("at")}</dt>
          <dd>
            <Time at={compared.until} shape="full" />
          </dd>
          {compared.tables.map(({ table, rows }) => (
            <div key={table} style={{ display: "contents" }}>
              <dt className="mono">{table}</dt>
              <dd>{t("atMost", { n: rows })}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
